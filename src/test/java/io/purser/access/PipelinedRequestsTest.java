package io.purser.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Requests that arrive before the earlier request on the same connection is answered. */
@Execution(ExecutionMode.CONCURRENT)
class PipelinedRequestsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern ANSWER = Pattern.compile("HTTP/1.1 200 OK\r\n(?:[^\r]+\r\n)*\r\nto ([0-9]+)x*");

    private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx().exceptionHandler(thrown::add);
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** {@code /number/milliseconds/bytes}: answers from another thread after it has read the body. */
    private void serve(HttpServerRequest request) {
        PipelinedRequests.holdBack(request);
        begun.incrementAndGet();
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        List<Integer> wanted = Pattern.compile("[0-9]+")
                .matcher(request.path())
                .results()
                .map(MatchResult::group)
                .map(Integer::valueOf)
                .toList();
        request.body()
                .onSuccess(body -> vertx.setTimer(
                        1 + wanted.get(1),
                        now -> vertx.executeBlocking(() -> {
                            running.decrementAndGet();
                            return request.response().end("to " + wanted.get(0) + "x".repeat(wanted.get(2)));
                        })));
    }

    private static String request(int number, int milliseconds, int bytes, String body) {
        return "POST /%d/%d/%d HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(number, milliseconds, bytes, body.length(), body);
    }

    private static String requests(int count, int milliseconds, int bytes, String body) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> request(number, milliseconds, bytes, body))
                .collect(Collectors.joining());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The numbers of the requests that were answered up to this one, or until the connection ended. */
    private static List<Integer> answered(Socket socket, int last) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] piece = new byte[65_536];
        while (text.lastIndexOf("to " + last) < 0) {
            int length = socket.getInputStream().read(piece);
            if (length < 0) {
                break;
            }
            text.append(new String(piece, 0, length, ISO_8859_1));
        }
        return ANSWER.matcher(text)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    @Test
    void areAnsweredInTheirOrderOneAfterTheOther() throws Exception {
        for (int bytes : List.of(0, 5, 3_000)) {
            mostRunning.set(0);
            try (Socket socket = connect()) {
                send(socket, requests(30, 1, 0, "b".repeat(bytes)));

                assertThat(answered(socket, 30))
                        .isEqualTo(IntStream.rangeClosed(1, 30).boxed().toList());
                assertThat(mostRunning).hasValue(1);

                send(socket, request(31, 0, 0, ""));
                assertThat(answered(socket, 31)).isEqualTo(List.of(31));
            }
        }
        assertThat(thrown).isEmpty();
    }

    @Test
    void endTheConnectionAfterTheLastThatWasTakenWhereTooManyCome() throws Exception {
        int most = 1 + PipelinedRequests.MOST_AHEAD;
        try (Socket socket = connect()) {
            send(socket, request(1, 1_000, 0, ""));
            Awaitility.await().atMost(TIMEOUT).until(() -> running.get() == 1);
            // In one piece: Purser reads no later bytes before it answers the first request.
            send(
                    socket,
                    IntStream.rangeClosed(2, most + 5)
                            .mapToObj(number -> request(number, 0, 0, ""))
                            .collect(Collectors.joining()));

            assertThat(answered(socket, most + 5))
                    .isEqualTo(IntStream.rangeClosed(1, most).boxed().toList());
            assertThat(begun).hasValue(most);
        }
    }

    @Test
    void areNotBegunWhileTheAnswersBeforeThemAreNotRead() throws Exception {
        try (Socket socket = connect()) {
            send(socket, requests(30, 0, 4_000_000, ""));
            Awaitility.await().atMost(TIMEOUT).until(() -> begun.get() > 0 && running.get() == 0);
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .atMost(TIMEOUT)
                    .until(() -> begun.get() < 10 && running.get() == 0);

            long read = 0;
            byte[] piece = new byte[65_536];
            while (read < 30 * 4_000_000L) {
                int length = socket.getInputStream().read(piece);
                assertThat(length).isPositive();
                read += length;
            }
            assertThat(begun).hasValue(30);
        }
    }

    @Test
    void throwNothingWhereTheClientLeavesWithinOne() throws Exception {
        String second = request(2, 0, 0, "body");
        for (int length = 1; length < second.length(); length += 3) {
            for (boolean resets : List.of(true, false)) {
                int before = begun.get();
                try (Socket socket = connect()) {
                    send(socket, request(1, 20, 0, "") + second.substring(0, length));
                    Awaitility.await()
                            .pollInterval(Duration.ofMillis(1))
                            .atMost(TIMEOUT)
                            .until(() -> begun.get() > before);
                    socket.setSoLinger(resets, 0);
                }
            }
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> running.get() == 0);
        assertThat(thrown).isEmpty();
        assertThat(begun.get()).isGreaterThan(30);
    }
}
