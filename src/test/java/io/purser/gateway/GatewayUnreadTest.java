package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A caller has two seconds to read an answer, a key one call in flight, and the requests of a key thirty megabytes. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = @ResourceArg(name = FakeProviderResource.SETTINGS, value = """
                purser.provider.timeout             = PT30S
                purser.calls-per-key                = 1
                purser.caller-read-timeout          = PT2S
                purser.request-memory-bytes         = 40000000
                purser.request-memory-per-key-bytes = 30000000
                """))
class GatewayUnreadTest {
    /** The kernels buffer about three megabytes of an answer on loopback, and Purser holds the rest. */
    private static final String LONG_ANSWER = "{'say_bytes': 4500000}";

    private static final String LONG_STREAM = "{'chunks': 2000, 'chunk_bytes': 20000}";

    private static void assertWasReset(Socket unread) throws IOException {
        unread.setSoTimeout(10_000);
        assertThatThrownBy(() -> unread.getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    /**
     * Makes the one call that may be in flight; it needs so much memory that the previous call must have given back its
     * own.
     */
    private static void assertAllIsFree() {
        String large = new CompletionRequest(CompletionRequest.GPT, "hi").json() + " ".repeat(4_000_000);
        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            Response response = Api.post("/v1/chat/completions", large);
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        });
    }

    private static int statusOfAnother() {
        return Api.post("/v1/chat/completions", new CompletionRequest(CompletionRequest.GPT, "hi").json())
                .statusCode();
    }

    @Test
    void cutsACallerWhoReadsNothingOfAStreamAndTheProvidersCallWithIt() throws IOException {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.LOCAL, LONG_STREAM);

        try (Socket unread = RawCall.of(request)) {
            Provider.awaitCallFor(request);
            assertThat(statusOfAnother()).isEqualTo(429);
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> Provider.wasHungUpOn(request.task));
            assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0");
            assertAllIsFree();
            assertWasReset(unread);
        }
    }

    @Test
    void cutsACallerWhoReadsNothingOfAWholeAnswer() throws IOException {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, LONG_ANSWER);

        try (Socket unread = RawCall.of(request)) {
            assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("status", "ok");
            assertThat(statusOfAnother()).isEqualTo(429);
            assertAllIsFree();
            assertWasReset(unread);
        }
    }

    @Test
    void waitsForACallerWhoReadsSlowly() throws IOException {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, LONG_ANSWER);

        try (Socket slow = RawCall.of(request)) {
            slow.setSoTimeout(10_000);
            byte[] piece = new byte[1_000];
            long read = 0;
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            while (read < 4_500_000) {
                int length = slow.getInputStream().read(piece);
                assertThat(length).isPositive();
                read += length;
                if (System.nanoTime() < until) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
        }
        assertAllIsFree();
    }
}
