package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The errors that callers get when a budget is spent, and when its money is only reserved. */
@QuarkusTest
@WithGateway
class GatewayBudgetTest {
    private final String agent = TestSystem.unique("agent");

    private void budget(Usd limit) {
        Response made = Api.post("/v1/budgets", """
                {"name": "budget of %s", "scope": {"agent": "%s"}, "limit_usd": "%s", "window": "day"}
                """.formatted(agent, agent, limit));
        assertThat(made.statusCode()).as(made.asString()).isBetween(200, 201);
    }

    private CompletionRequest chat(String request) {
        CompletionRequest chat = new CompletionRequest(CompletionRequest.QWEN, request);
        return chat.with(
                "metadata",
                "{'purser': {'agent': '%s', 'task': '%s'}, 'mark': '%s'}".formatted(agent, chat.task, chat.task));
    }

    /** The body in bytes and 64 for its frame, at 0.000001, and 50 tokens of the answer at 0.000002. */
    private static Usd bound(CompletionRequest chat) {
        return Usd.ofNanos((chat.json().length() + 64) * 1_000L + 50 * 2_000L);
    }

    @Test
    void answers402WithWhatHowMuchAndWhenAndSendsNothing() {
        CompletionRequest chat = chat("hi");
        Usd oneShort = bound(chat).minus(Usd.ofNanos(1));
        budget(oneShort);

        Response response = chat.post();

        JsonPath error = response.jsonPath().setRootPath("error");
        assertThat(response.statusCode()).isEqualTo(402);
        assertThat(response.header("retry-after")).isNull();
        assertThat(error.getString("code")).isEqualTo("budget_exceeded");
        assertThat(error.getString("type")).isEqualTo("insufficient_quota");
        assertThat(error.getString("budget")).isEqualTo("budget of " + agent);
        assertThat(error.getString("limit_usd")).isEqualTo(oneShort.toString());
        assertThat(error.getString("spent_usd")).isEqualTo("0");
        assertThat(error.getString("reserved_usd")).isEqualTo("0");
        assertThat(Instant.parse(error.getString("resets_at"))).isAfter(Instant.now());
        assertThat(error.getString("message"))
                .startsWith("the budget \"budget of " + agent + "\"")
                .contains("this call needs up to " + bound(chat));
        assertThat(TestSystem.callsWith(chat.task)).isEmpty();
        assertThat(Entries.of(chat.task)).isEmpty();
    }

    @Test
    void answersAStreamThatNobodyPaysForInTheSameForm() {
        CompletionRequest chat = chat("hi").with("stream", "true");
        budget(Usd.ofNanos(1));

        try (EventStream stream = chat.open()) {
            assertThat(stream.status()).isEqualTo(402);
            assertThat(stream.header("content-type")).hasValue("application/json");
        }
    }

    @Test
    void grantsWhatReachesTheLimitToTheNanoDollar() {
        CompletionRequest chat = chat("hi");
        budget(bound(chat));

        assertThat(chat.post().statusCode()).isEqualTo(200);
    }

    @Test
    void answers429WhereWhatIsUnderWayMayGiveSomeBack() throws Exception {
        CompletionRequest hanging = chat("{'delay_ms': 1500}");
        CompletionRequest second = chat("{'delay_ms': 0}");
        budget(bound(hanging));
        CompletableFuture<Response> first =
                CompletableFuture.supplyAsync(() -> hanging.post(), Thread::startVirtualThread);
        Provider.awaitCallFor(hanging);

        Response busy = second.post();

        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.header("retry-after")).isEqualTo("1");
        assertThat(busy.jsonPath().getString("error.reserved_usd"))
                .isEqualTo(bound(hanging).toString());
        assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void holdsNoMoreThanTheDearestAttemptWhileItFallsBack() {
        CompletionRequest chat =
                chat("{'qwen/qwen-2-72b-instruct': {'status': 500}}").orElse(CompletionRequest.GPT);
        // gpt-4o-mini charges 0.0000006 for every token, so it costs less than the reservation of the first model.
        budget(bound(chat));

        Response response = chat.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(Entries.of(chat.task, 2)).extracting(e -> e.get("status")).containsExactly("error", "ok");
        List<String> reserved = Api.post("/budget-check", "{\"agent\": \"%s\"}".formatted(agent))
                .jsonPath()
                .getList("budgets.findAll { it.name == 'budget of %s' }.reserved_usd".formatted(agent), String.class);
        assertThat(reserved).containsExactly("0");
    }
}
