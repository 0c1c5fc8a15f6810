package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Callers that leave: Purser reads to its end an answer that the provider bills anyway, and answers a keyed call later.
 */
@QuarkusTest
@WithGateway
class GatewayHangUpTest {
    private static void leaveOnceSent(CompletionRequest request, Socket caller) throws IOException {
        try (caller) {
            Provider.awaitCallFor(request);
        }
    }

    @Test
    void readsAStreamToItsEndThatTheProviderBillsAllTheSame() {
        CompletionRequest request = CompletionRequest.stream(
                CompletionRequest.QWEN, "{'chunks': 4, 'every_ms': 150, 'prompt': 1000, 'completion': 50}");

        try (EventStream stream = request.open()) {
            assertThat(stream.next()).isPresent();
        }

        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry)
                .containsEntry("status", "cancelled")
                .containsEntry("prompt_tokens", 1000)
                .containsEntry("completion_tokens", 50)
                .containsEntry("cost_usd", "0.0011");
        assertThat(Provider.wasHungUpOn(request.task)).isFalse();
    }

    @Test
    void readsAWholeAnswerToItsEndThatTheProviderBillsAllTheSame() throws IOException {
        CompletionRequest request =
                new CompletionRequest(CompletionRequest.QWEN, "{'delay_ms': 500, 'prompt': 1000, 'completion': 50}");

        leaveOnceSent(request, RawCall.of(request));

        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry)
                .containsEntry("status", "cancelled")
                .containsEntry("completion_tokens", 50)
                .containsEntry("cost_usd", "0.0011");
    }

    @Test
    void readsToItsEndWhatACallerDoesNotTake() throws IOException {
        CompletionRequest request = CompletionRequest.stream(
                CompletionRequest.QWEN, "{'chunks': 30, 'chunk_bytes': 1000000, 'prompt': 1000, 'completion': 50}");

        try (Socket caller = RawCall.of(request)) {
            assertThat(caller.getInputStream().read()).isEqualTo('H');
        }

        Entries.assertOne(request.task, "cancelled", "0.0011");
    }

    @Test
    void answersAKeyedCallToWhoComesBackAfterHavingLeft() throws IOException {
        CompletionRequest request =
                new CompletionRequest(CompletionRequest.QWEN, "{'delay_ms': 700, 'prompt': 1000, 'completion': 50}");

        leaveOnceSent(request, RawCall.of(request, "Idempotency-Key: " + request.task));
        Response second = request.postKeyed();

        assertThat(second.statusCode()).as(second.asString()).isEqualTo(200);
        assertThat(second.header("x-purser-replayed")).isEqualTo("true");
        assertThat(second.jsonPath().getInt("usage.completion_tokens")).isEqualTo(50);
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
        Entries.assertOne(request.task, "ok", "0.0011");
    }

    @Test
    void answersAKeyedStreamToWhoComesBackAfterHavingLeft() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, "{'chunks': 5, 'every_ms': 150}");
        try (EventStream first = request.open("idempotency-key", request.task)) {
            assertThat(first.next()).isPresent();
        }

        try (EventStream second = request.open("idempotency-key", request.task)) {
            assertThat(second.status()).isEqualTo(200);
            List<String> events = second.rest();
            assertThat(EventStream.textOf(events)).isEqualTo("word0 word1 word2 word3 word4 ");
            assertThat(events).endsWith("[DONE]");
        }

        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("status", "ok");
    }

    @Test
    void goesOnToTheNextProviderForAKeyedCallWhoseCallerLeft() throws IOException {
        CompletionRequest request = new CompletionRequest(
                        CompletionRequest.QWEN, "{'qwen/qwen-2-72b-instruct': {'delay_ms': 500, 'status': 500}}")
                .orElse(CompletionRequest.GPT);

        leaveOnceSent(request, RawCall.of(request, "Idempotency-Key: " + request.task));
        Response second = request.postKeyed();

        assertThat(second.statusCode()).as(second.asString()).isEqualTo(200);
        assertThat(second.header("x-purser-model")).isEqualTo(CompletionRequest.GPT);
        assertThat(Entries.of(request.task, 2)).extracting(e -> e.get("status")).containsExactly("error", "ok");
    }

    @Test
    void makesAKeyedCallAnewWhereTheFirstCameToNothing() throws IOException {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'delay_ms': 500, 'status': 400}");

        leaveOnceSent(request, RawCall.of(request, "Idempotency-Key: " + request.task));
        Response second = request.postKeyed();

        assertThat(second.statusCode()).as(second.asString()).isEqualTo(400);
        assertThat(TestSystem.callsWith(request.task)).hasSize(2);
    }
}
