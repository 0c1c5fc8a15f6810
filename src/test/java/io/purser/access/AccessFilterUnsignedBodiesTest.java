package io.purser.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.RawHttp;
import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Bodies that the access filter reads before it knows who sends them. */
@Execution(ExecutionMode.CONCURRENT)
class AccessFilterUnsignedBodiesTest extends FilterAlone {
    private static String post(String head, String body) {
        return "POST /v1/keys HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" + bearer(OPERATOR_KEY)
                + "\r\n" + head + "\r\n\r\n" + body;
    }

    @Test
    void keepsNothingOfABodyThatIsInOrRefusedOrGivenUp() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(RawHttp.exchange(at, post("connection: close\r\ncontent-length: 2", "{}")))
                    .endsWith("let through");
            assertThat(RawHttp.exchange(
                            at, post("connection: close\r\ntransfer-encoding: chunked", "2\r\n{}\r\n0\r\n\r\n")))
                    .endsWith("let through");
            assertThat(status(RawHttp.exchange(
                            at,
                            post("connection: close\r\ncontent-length: 10", "0123456789")
                                    .replace("psk_", "x"))))
                    .isEqualTo(401);
            try (Socket leaves = new Socket(at.getHost(), at.getPort())) {
                leaves.getOutputStream().write(post("content-length: 1000", "{").getBytes(UTF_8));
                leaves.getOutputStream().flush();
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> deadline.running() == 1);
            }
        }

        awaitNothingHeld();
    }

    @Test
    void looksAtNothingThatComesAfterARequestThatCannotBeRead() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);

        String answer = RawHttp.exchange(
                at, post("transfer-encoding: identity", "GET /q/health HTTP/1.1\r\nhost: localhost\r\n\r\n"));

        assertThat(answer)
                .startsWith("HTTP/1.1 501 ")
                .containsOnlyOnce("HTTP/1.1")
                .doesNotContain("let through");
    }

    @Test
    void cutsOffTheSlowestUnsignedBodyAndServesWhoeverSendsAtOnce() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        try (Senders _ = new Senders(
                at, 100, "POST /hooks/github HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n{")) {
            assertThat(RawHttp.exchange(
                            at,
                            "POST /hooks/github HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length:"
                                    + " 50000\r\n\r\n" + " ".repeat(50_000)))
                    .endsWith("let through");
            assertThat(memory.taken()).isLessThanOrEqualTo(1_000_000);
        }
        awaitNothingHeld();
    }

    @Test
    void manyLongUnsignedBodiesKeepNoShortOneOut() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        try (Senders _ = new Senders(at, 20, delivery(90_001) + " ".repeat(90_000))) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> memory.taken() > 700_000);

            assertThat(RawHttp.exchange(at, delivery(40_000) + " ".repeat(40_000)))
                    .endsWith("let through");
            assertThat(memory.taken()).isLessThanOrEqualTo(1_000_000);
        }
        awaitNothingHeld();
    }

    private void awaitNothingHeld() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> deadline.running() == 0 && memory.taken() == 0);
    }

    /** Callers who have sent this, and wait. */
    private static final class Senders implements AutoCloseable {
        private final List<Socket> open = new ArrayList<>();

        Senders(URI at, int count, String sent) throws IOException {
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket(at.getHost(), at.getPort());
                open.add(socket);
                socket.getOutputStream().write(sent.getBytes(UTF_8));
                socket.getOutputStream().flush();
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static String delivery(int length) {
        return "POST /hooks/github HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: " + length
                + "\r\n\r\n";
    }
}
