package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.restassured.response.Response;

/** A request in one of the dialects of callers, and the checks that hold in each. */
interface DialectCall {
    /** The request, and the task that it counts for. */
    CompletionRequest request();

    /** The path that takes it. */
    String path();

    default String task() {
        return request().task;
    }

    default String json() {
        return request().json();
    }

    default Response post() {
        return Api.post(path(), json());
    }

    default Response postWith(String header, Object value) {
        return Api.asOperator()
                .contentType("application/json")
                .header(header, value)
                .body(json())
                .post(path());
    }

    default EventStream open() {
        request().body.put("stream", true);
        return EventStream.post(path(), json());
    }

    /** Sends it for an agent whose budget is a nano-dollar, and checks that it is refused and costs nothing. */
    default Response postWithoutMoney() {
        String agent = TestSystem.unique("agent");
        Response made = Api.post("/v1/budgets", """
                {"name": "budget of %s", "scope": {"agent": "%s"}, "limit_usd": "%s", "window": "day"}
                """.formatted(agent, agent, Usd.ofNanos(1)));
        assertThat(made.statusCode()).as(made.asString()).isBetween(200, 201);
        request().body.withObject("metadata").withObject("purser").put("agent", agent);

        Response answer = post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(402);
        assertThat(Entries.of(task())).isEmpty();
        return answer;
    }

    /** Sends it, and checks that it is refused because of that field and reaches no provider. */
    default Response postRefusedAt(String path) {
        Response answer = post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.type")).isEqualTo("invalid_request_error");
        assertThat(answer.jsonPath().getString("error.param")).isEqualTo(path);
        assertThat(TestSystem.callsWith(task())).isEmpty();
        return answer;
    }

    /** Checks the bound of a call that was made: so many tokens at 0.000001, and 50 of the answer at 0.000002. */
    default void assertBoundOf(long promptTokens) {
        assertThat(Entries.of(task(), 1).getFirst().get("bound_usd"))
                .isEqualTo(Usd.ofNanos(promptTokens * 1_000L + 50 * 2_000L).toString());
    }

    /** Hangs up after the first event, and checks that the call is charged what the provider then tells. */
    static void assertHangUpIsCharged(DialectCall call) {
        try (EventStream stream = call.open()) {
            assertThat(stream.next()).isPresent();
        }

        // 10 at 0.000001 and 20 at 0.000002
        Entries.assertOne(call.task(), "cancelled", "0.00005");
    }

    /** Posts a stream twice with an idempotency key, and checks that the second answer is the first one again. */
    default Response postStreamTwice() {
        Response first = postWith("idempotency-key", task());
        Response again = postWith("idempotency-key", task());

        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.contentType()).startsWith("text/event-stream");
        assertThat(Entries.of(task())).hasSize(1);
        return first;
    }

    /** Checks that the second answer is the first one, paid once: 1,000 tokens, 100 of them from a cache, and 500. */
    default void assertWasPaidOnceAndGivenAgain(Response first, Response again) {
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("x-purser-replayed")).isEqualTo("true");
        assertThat(TestSystem.callsWith(task())).hasSize(1);
        assertThat(Ledger.entryOf(task()))
                .containsEntry("entry", first.header("x-purser-reservation"))
                .containsEntry("cost_usd", "0.002")
                .containsEntry("prompt_tokens", 1000)
                .containsEntry("cached_tokens", 100)
                .containsEntry("completion_tokens", 500)
                .containsEntry("status", "ok");
    }
}
