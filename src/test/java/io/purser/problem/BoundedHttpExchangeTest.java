package io.purser.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedHttpExchangeTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException {
        client = HttpClient.newHttpClient();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answer("/drip", body -> {
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
                body.write('.');
                body.flush();
            }
        });
        answer("/flood", body -> {
            while (over.getCount() > 0) {
                body.write(new byte[10_000]);
            }
        });
        answer("/short", body -> body.write("yes".getBytes(UTF_8)));
        server.start();
    }

    private interface Body {
        void write(OutputStream body) throws IOException, InterruptedException;
    }

    private void answer(String path, Body answer) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                answer.write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        client.shutdownNow();
    }

    private HttpResponse<String> ask(String path, Duration longest) throws IOException, InterruptedException {
        return ask(server.getAddress().getPort(), path, longest);
    }

    private HttpResponse<String> ask(int port, String path, Duration longest) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return BoundedHttpExchange.send(
                client,
                HttpRequest.newBuilder(uri).timeout(LONG).build(),
                HttpResponse.BodyHandlers.ofString(),
                1_000,
                longest);
    }

    /** Nothing was sent, so that the caller may try again. */
    @Test
    void tellsThatThereWasNoConnection() throws Exception {
        HttpClient impatient =
                HttpClient.newBuilder().connectTimeout(Duration.ofMillis(300)).build();
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) {
                SocketChannel one = SocketChannel.open();
                waiting.add(one);
                one.configureBlocking(false);
                one.connect(full.getLocalSocketAddress());
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + full.getLocalPort()))
                    .build();

            assertThatThrownBy(() -> BoundedHttpExchange.send(
                            impatient, request, HttpResponse.BodyHandlers.ofByteArray(), 100, LONG))
                    .isInstanceOf(HttpConnectTimeoutException.class);
        } finally {
            impatient.shutdownNow();
            for (SocketChannel one : waiting) {
                one.close();
            }
        }
    }

    @Test
    void givesUpABodyThatDripsWhenTheWholeTimeIsOver() {
        assertThatThrownBy(() -> ask("/drip", Duration.ofMillis(300)))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("no whole answer within PT0.3S");
    }

    @Test
    void givesUpABodyThatIsLargerThanAllowed() {
        assertThatThrownBy(() -> ask("/flood", LONG))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void givesUpHeadersThatNeverEnd() throws Exception {
        try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> sendHeaders(endless));

            assertThatThrownBy(() -> ask(endless.getLocalPort(), "/", LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Header size too big");
        }
    }

    /** Sends headers until the client stops reading. */
    private void sendHeaders(ServerSocket endless) {
        try (Socket socket = endless.accept();
                OutputStream out = socket.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
            byte[] header = ("x-more: " + "x".repeat(1_000) + "\r\n").getBytes(UTF_8);
            while (over.getCount() > 0) {
                out.write(header);
            }
        } catch (IOException e) {
            // the client has given up
        }
    }

    @Test
    void readsAnAnswerThatFits() throws Exception {
        assertThat(ask("/short", LONG).body()).isEqualTo("yes");
    }
}
