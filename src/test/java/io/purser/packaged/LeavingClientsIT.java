package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import io.purser.support.RawHttp2;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Clients that leave at every moment: before a body, within it, before the answer, within it, and with more requests
 * sent ahead. That is no fault of Purser's, and its log tells of none.
 */
class LeavingClientsIT {
    private static final int CLIENTS = 400;
    private static final int AT_ONCE = 32;
    private static final int PATIENCE_MS = 10_000;
    private static final String BEARER = "Bearer " + PostgresResource.OPERATOR_KEY;
    private static final String CHAT =
            "{\"model\": \"auto\", \"stream\": %s, \"messages\": [{\"role\": \"user\", \"content\": \"{\\\"%s\\\": %d}\"}]}";
    private static final Pattern STANDING = Pattern.compile("\"reserved_usd\":\"([0-9.]+)\"");

    /** A request, of a route of every kind. */
    private record CompletionRequest(String method, String path, String credential, String body) {
        byte[] overHttp1() {
            String head =
                    "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n".formatted(method, path, credential);
            String length = body.isEmpty()
                    ? ""
                    : "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length());
            return (head + length + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static final List<CompletionRequest> ASKS = List.of(
            new CompletionRequest("POST", "/v1/chat/completions", BEARER, CHAT.formatted("false", "delay_ms", 200)),
            new CompletionRequest("POST", "/v1/chat/completions", BEARER, CHAT.formatted("true", "say_bytes", 100_000)),
            new CompletionRequest(
                    "POST", "/v1/chat/completions", BEARER, CHAT.formatted("false", "say_bytes", 300_000)),
            new CompletionRequest("POST", "/route", BEARER, "{\"prompt\": \"hello\", \"reserve\": false}"),
            new CompletionRequest("POST", "/route", "Bearer pk-unknown", "{\"prompt\": \"hello\"}"),
            new CompletionRequest("POST", "/v1/keys", BEARER, "{\"name\": \"\", \"roles\": []}"),
            new CompletionRequest("POST", "/v1/sdl/check", BEARER, "{\"sdl\": \"a: 1\"}"),
            new CompletionRequest("POST", "/v1/usage/import", BEARER, "[]" + " ".repeat(100_000)),
            new CompletionRequest("POST", "/hooks/github", BEARER, "{}"),
            new CompletionRequest("POST", "/nowhere", BEARER, "{}" + " ".repeat(100_000)),
            new CompletionRequest("GET", "/v1/usage/export", BEARER, ""),
            new CompletionRequest("GET", "/v1/models", BEARER, ""),
            new CompletionRequest("GET", "/q/health/ready", BEARER, ""),
            new CompletionRequest("GET", "/", BEARER, ""));

    @Test
    void writesNoErrorIntoItsLog() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                PackagedPurser purser =
                        PackagedPurser.start(PostgresResource.freshDatabase(), Siege.settings(provider.baseUrl()))) {
            purser.post("/route", "{\"prompt\": \"Say hello\", \"reserve\": false}");
            // One that is always there: within a request that was sent ahead of the answer to the one before.
            leave(purser.port(), new Random(1), ASKS.getFirst(), ASKS.getFirst(), true);
            Semaphore places = new Semaphore(AT_ONCE);
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    Random random = new Random(Siege.SEED + i);
                    places.acquire();
                    clients.execute(() -> {
                        try {
                            context(purser, random);
                        } finally {
                            places.release();
                        }
                    });
                }
            }

            assertThat(purser.isAlive()).isTrue();
            assertThat(purser.post("/route", "{\"prompt\": \"Say hello\", \"reserve\": false}")
                            .statusCode())
                    .isEqualTo(200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> STANDING.matcher(purser.get("/v1/budgets").body())
                            .results()
                            .allMatch(found -> found.group(1).equals("0")));
            assertThat(purser.log().lines())
                    .as("seed %d", Siege.SEED)
                    .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
        }
    }

    private static void context(PackagedPurser purser, Random random) {
        CompletionRequest request = ASKS.get(random.nextInt(ASKS.size()));
        CompletionRequest next = ASKS.get(random.nextInt(ASKS.size()));
        try {
            if (random.nextInt(4) == 0) {
                leaveHttp2(purser.root(), random, request);
            } else {
                leave(purser.port(), random, request, next, random.nextInt(3) == 0);
            }
        } catch (SocketException | SocketTimeoutException e) {
            // The server was faster.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Sends a part of a request, or the whole and a part of the next, waits or does not, and is gone. */
    private static void leave(
            int port, Random random, CompletionRequest request, CompletionRequest next, boolean isAhead)
            throws IOException {
        byte[] first = request.overHttp1();
        byte[] second = next.overHttp1();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            boolean isWhole = isAhead || random.nextBoolean();
            socket.getOutputStream().write(first, 0, isWhole ? first.length : random.nextInt(first.length));
            if (isAhead) {
                int most = Math.min(second.length, 2_000);
                socket.getOutputStream().write(second, 0, most - random.nextInt(Math.min(most, 60)) - 1);
            }
            wait(socket, random, isWhole);
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0); // leaves with a reset
            }
        }
    }

    private static void wait(Socket socket, Random random, boolean isWhole) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> pause(random.nextInt(50));
            case 1 -> {
                if (isWhole) {
                    socket.getInputStream().read();
                }
            }
            case 2 -> socket.shutdownOutput();
            default -> {}
        }
    }

    private static void leaveHttp2(URI server, Random random, CompletionRequest request) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.ISO_8859_1);
        try (RawHttp2 connection = new RawHttp2(server)) {
            for (int stream = 1; stream < 2 + random.nextInt(8); stream += 2) {
                connection.send(
                        RawHttp2.HEADERS,
                        RawHttp2.END_HEADERS + (body.length == 0 ? RawHttp2.END_STREAM : 0),
                        stream,
                        RawHttp2.headers(
                                request.method(),
                                request.path(),
                                "authorization",
                                request.credential(),
                                "content-type",
                                "application/json",
                                "content-length",
                                String.valueOf(body.length)));
                if (body.length > 0) {
                    int most = Math.min(body.length, 16_000);
                    boolean isWhole = most == body.length && random.nextBoolean();
                    connection.send(
                            RawHttp2.DATA,
                            isWhole ? RawHttp2.END_STREAM : 0,
                            stream,
                            Arrays.copyOf(body, isWhole ? most : random.nextInt(most)));
                }
                if (random.nextInt(3) == 0) {
                    connection.send(RawHttp2.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
                }
            }
            connection.flush();
            pause(random.nextInt(50));
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
