package io.purser.gateway;

import static io.purser.gateway.RequestMemory.CHAT;
import static io.purser.gateway.RequestMemory.assertAllIsFree;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The memory of answers, with little memory for all requests. */
@QuarkusTest
@WithLittleMemory
class GatewayMemoryAnswersTest {
    @Test
    void readsAKeptAnswerOnlyWhereThereIsTheMemoryForIt() throws IOException {
        String request = new CompletionRequest(CompletionRequest.QWEN, "{'say_bytes': 280000}").json();
        ApiKeys keys = ApiKeys.make("agent", "");
        String once = TestSystem.unique("key");
        Response first =
                keys.request().header("Idempotency-Key", once).body(request).post(CHAT);
        assertThat(first.statusCode()).isEqualTo(200);

        // The answer takes 560 kB and its repetition 750 kB: beside these two requests, only the answer fits.
        try (Socket large = RawCall.announce(keys.key(), 490_000, "{");
                Socket small = RawCall.announce(keys.key(), 170_000, "{")) {
            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                Response refused = keys.request()
                        .header("Idempotency-Key", once)
                        .body(request)
                        .post(CHAT);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.jsonPath().getString("error.message"))
                        .startsWith("the memory for requests is taken");
            });
            assertThat(List.of(large, small)).noneMatch(Socket::isClosed);
        }

        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            Response again =
                    keys.request().header("Idempotency-Key", once).body(request).post(CHAT);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.header("x-purser-replayed")).isEqualTo("true");
            assertThat(again.asString().equals(first.asString())).isTrue(); // the text is too long for a message
        });
        assertAllIsFree();
    }

    @Test
    void takesAnAnswerAsFarAsTheMemoryReachesAndChargesTheBoundOfALongerOne() {
        CompletionRequest large = new CompletionRequest(CompletionRequest.QWEN, "{'say_bytes': 3000000}");

        Response refused = large.post();

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.jsonPath().getString("error.message"))
                .isEqualTo("openrouter answered with more than this Purser has the memory for");
        var entry = Entries.of(large.task, 1).getFirst();
        assertThat(entry).containsEntry("status", "unsettled").containsEntry("cost_usd", entry.get("bound_usd"));
        assertAllIsFree();
    }

    /** What has no content waits for a second model that may still answer, as far as the memory reaches. */
    @Test
    void passesOnWhatAStreamHoldsBackWhenTheMemoryIsShort() {
        CompletionRequest request = HedgedCall.of(
                        "{'delay_ms': 300, 'first_times': 20, " + HedgedCall.LONG_BEFORE_LATE + "}",
                        "{'delay_ms': 8000, 'say': 'other'}")
                .with("stream", "true");

        try (EventStream stream = request.open(HedgedCall.AFTER, "100")) {
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("late");
            assertThat(stream.header("x-purser-model")).contains(CompletionRequest.QWEN);
            assertThat(stream.header("x-purser-hedge")).contains("first");
        }
        assertAllIsFree();
    }

    /** The bytes that a request takes beside its body. */
    private static final int FRAME = 16_384;

    /** Two requests of the key whose bodies are being read; they leave this much of the key's memory. */
    private static List<Socket> leave(String key, int left) throws IOException {
        int length = (2_000_000 - left - 2 * FRAME) / 4;
        return List.of(RawCall.announce(key, length, "{"), RawCall.announce(key, length, "{"));
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            assertThat(socket.isClosed()).isFalse();
            socket.close();
        }
    }

    @Test
    void hasTheMemoryForAnOrdinaryAnswerBeforeTheCallIsPaidFor() throws IOException {
        ApiKeys keys = ApiKeys.make("agent", "");
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        // Leaves memory for the request and not for an answer.
        List<Socket> others = leave(keys.key(), FRAME + 6_000);

        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            Response refused = keys.post(CHAT, request.json());
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
        });
        int sent = TestSystem.callsWith(request.task).size();
        Response again = keys.post(CHAT, request.json());

        assertThat(again.statusCode()).isEqualTo(503);
        assertThat(again.jsonPath().getString("error.message")).startsWith("the memory for requests is taken");
        assertThat(TestSystem.callsWith(request.task)).hasSize(sent);
        close(others);
        assertAllIsFree();
    }

    @Test
    void passesAnOrdinaryAnswerOnWhateverOtherCallsHaveTakenMeanwhile() throws Exception {
        ApiKeys keys = ApiKeys.make("agent", "");
        CompletionRequest request =
                new CompletionRequest(CompletionRequest.QWEN, "{'say_bytes': 3000, 'delay_ms': 4000}");
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Future<Response> called = caller.submit(() -> keys.post(CHAT, request.json()));
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> TestSystem.callsWith(request.task).size() == 1);
            // The call in flight has a little more than 24 kB, and its answer of 3 kB would take 6 kB more.
            List<Socket> others = leave(keys.key(), FRAME + 8_192 + 3_000);
            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                Response refused = keys.post(CHAT, new CompletionRequest(CompletionRequest.QWEN, "hi").json());
                assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
            });

            Response answer = called.get(20, TimeUnit.SECONDS);

            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
            close(others);
        }
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("status", "ok");
        assertAllIsFree();
    }
}
