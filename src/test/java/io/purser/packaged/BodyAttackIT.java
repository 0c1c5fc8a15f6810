package io.purser.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Bodies that nobody asked for, many times the heap of the process: refused unread, and money goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyAttackIT {
    private static final int SENDERS = 30;
    private static final int LARGE = 10 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final PackagedPurser purser;

    BodyAttackIT() throws IOException {
        purser = PackagedPurser.start(
                PostgresResource.freshDatabase(),
                Map.of("PURSER_GITHUB_WEBHOOK_SECRET", "a secret that nobody guesses"));
        // The first call reads the table of tokens, attack or not.
        assertThat(purser.post("/route", "{\"prompt\": \"hello\"}").statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    void stop() {
        purser.close();
    }

    @AfterEach
    void routeAnswersWithinASecond() {
        purser.awaitAnswerWithinASecond();
    }

    private static String head(String path, String... lines) {
        return "POST " + path + " HTTP/1.1\r\nhost: localhost\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Sends as much of it as is read, and returns the status of the answer. */
    private int send(String head, byte[] piece, int pieces, byte[] end) {
        URI root = purser.root();
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(head.getBytes(US_ASCII));
                for (int i = 0; i < pieces; i++) {
                    out.write(piece);
                }
                out.write(end);
            } catch (SocketException e) {
                // it reads no more
            }
            String line = new String(socket.getInputStream().readNBytes(12), US_ASCII);
            return line.isEmpty() ? -1 : Integer.parseInt(line.substring(9));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] spaces() {
        byte[] spaces = new byte[PIECE];
        Arrays.fill(spaces, (byte) ' ');
        return spaces;
    }

    private static byte[] chunk() {
        String chunk = Integer.toHexString(PIECE) + "\r\n" + " ".repeat(PIECE) + "\r\n";
        return chunk.getBytes(US_ASCII);
    }

    private static List<Integer> all(Callable<Integer> sender, int times) throws Exception {
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            running.add(THREADS.submit(sender));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> one : running) {
            statuses.add(one.get(60, TimeUnit.SECONDS));
        }
        return statuses;
    }

    @Test
    void largeBodiesWithoutACredentialAreRefusedUnread() throws Exception {
        for (String path : List.of("/hooks/github", "/v1/sdl/check")) {
            String head = head(path, "content-type: application/json", "content-length: " + LARGE);

            assertThat(all(() -> send(head, spaces(), LARGE / PIECE, new byte[0]), SENDERS))
                    .containsOnly(401);
        }
    }

    @Test
    void chunkedBodiesWithoutACredentialAreRefusedUnread() throws Exception {
        for (String path : List.of("/hooks/github", "/v1/sdl/check")) {
            String head = head(path, "content-type: application/json", "transfer-encoding: chunked");

            assertThat(all(() -> send(head, chunk(), LARGE / PIECE, "0\r\n\r\n".getBytes(US_ASCII)), SENDERS))
                    .containsOnly(401);
        }
    }

    @Test
    void bodiesUnderAMadeUpSignatureTakeTheMemoryOfAFew() throws Exception {
        String head = head(
                "/hooks/github",
                "content-type: application/json",
                "x-hub-signature-256: sha256=" + "a".repeat(64),
                "content-length: 1048576");

        assertThat(all(() -> send(head, spaces(), 16, new byte[0]), 300)).isSubsetOf(401, 503, -1);
    }

    @Test
    void bodiesThatComeSlowlyKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket =
                        new Socket(purser.root().getHost(), purser.root().getPort());
                slow.add(socket);
                String signature = i % 2 == 0 ? "x-a: b" : "x-hub-signature-256: sha256=" + "a".repeat(64);
                String path = i % 3 == 0 ? "/v1/sdl/check" : "/hooks/github";
                socket.getOutputStream()
                        .write((head(path, "content-type: application/json", signature, "content-length: 1000000")
                                        + " ".repeat(50_000))
                                .getBytes(US_ASCII));
                socket.getOutputStream().flush();
            }

            routeAnswersWithinASecond();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
