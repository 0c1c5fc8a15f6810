package io.purser.gateway;

import static io.purser.gateway.CachedCalls.CACHE;
import static io.purser.gateway.CachedCalls.USED;
import static io.purser.gateway.CachedCalls.assertGivenAgain;
import static io.purser.gateway.CachedCalls.cached;
import static io.purser.gateway.CachedCalls.calls;
import static io.purser.gateway.CachedCalls.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are kept for identical calls, and for whom. */
@QuarkusTest
@WithGateway
class GatewayCacheKeepingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void givesAStreamNoWholeAnswer() {
        CompletionRequest request = new CompletionRequest("auto", USED);
        cached(request);
        request.body.put("stream", true);

        Response streamed = cached(request);

        assertThat(streamed.header(CACHE)).isEqualTo("miss");
        assertThat(streamed.contentType()).startsWith("text/event-stream");
        assertThat(calls(request.task)).isEqualTo(2);
    }

    @Test
    void givesNoKeyTheAnswerOfAnother() {
        CompletionRequest request = new CompletionRequest("openrouter:qwen2-72b", USED);
        String fields = ", \"team\": \"both\", \"cache_ttl_seconds\": 60";
        ApiKeys one = ApiKeys.make("agent", fields);
        ApiKeys other = ApiKeys.make("agent", fields);

        one.post(CompletionRequest.CHAT, request.json());

        assertThat(other.post(CompletionRequest.CHAT, request.json()).header(CACHE))
                .isEqualTo("miss");
        assertThat(one.post(CompletionRequest.CHAT, request.json()).header(CACHE))
                .isEqualTo("hit");
        assertThat(calls(request.task)).isEqualTo(2);
    }

    @Test
    void neverKeepsAConfidentialPrompt() {
        CompletionRequest request = new CompletionRequest("auto", USED).with("confidential", "true");

        assertThat(cached(request).header(CACHE)).isEqualTo("bypass");
        assertThat(cached(request).header(CACHE)).isEqualTo("bypass");
        assertThat(calls(request.task)).isEqualTo(2);
    }

    /** An answer of the provider with that part of its choice beside the message. */
    private static CompletionRequest ended(@Nullable String reason) {
        ObjectNode answer = JSON.createObjectNode().put("object", "chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", "said");
        choice.put("finish_reason", reason);
        answer.putObject("usage").put("prompt_tokens", 5).put("completion_tokens", 50);
        return new CompletionRequest(
                "openrouter:mistral-7b",
                JSON.createObjectNode().put("raw", answer.toString()).toString());
    }

    @ParameterizedTest
    @CsvSource({"stop, hit", "tool_calls, hit", "content_filter, miss", "refusal, miss", ", miss"})
    void keepsOnlyAnswersThatCameToTheirEnd(@Nullable String reason, String second) {
        CompletionRequest request = ended(reason);

        Response first = cached(request);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(cached(request).header(CACHE)).isEqualTo(second);
    }

    @Test
    void keepsNoError() {
        CompletionRequest request = new CompletionRequest("openrouter:mistral-7b", "{'status': 500}");

        cached(request);
        int before = calls(request.task);
        cached(request);

        assertThat(calls(request.task)).isEqualTo(2 * before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'cut_after': 2}", "{'error_after': 2}", "{'end_after': 2}"})
    void keepsNoStreamThatBroke(String told) {
        CompletionRequest request = CompletionRequest.stream("openrouter:mistral-7b", told);

        read(request);
        List<String> again = read(request);

        assertThat(again).isNotEmpty();
        assertThat(calls(request.task)).isEqualTo(2);
        assertThat(Entries.of(request.task, 2)).noneMatch(entry -> entry.containsKey("cached_from"));
    }

    private static List<String> read(CompletionRequest request) {
        try (EventStream stream = request.open(CACHE, "ttl=60")) {
            return new ArrayList<>(stream.rest());
        }
    }

    /** An answer that ends at a limit is whole if the caller set that limit, and not if the money did. */
    @ParameterizedTest
    @CsvSource({"50, hit", "0, miss"})
    void keepsAnAnswerThatIsAsLongAsTheCallerWants(int limit, String second) {
        CompletionRequest request = ended("length");
        if (limit == 0) {
            request.body.remove("max_tokens");
        }

        Response first = cached(request);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(cached(request).header(CACHE)).isEqualTo(second);
    }

    @Test
    void answersAlthoughTheBudgetIsExhausted() {
        String agent = TestSystem.unique("poor");
        ApiKeys key = ApiKeys.make("agent", ", \"agent\": \"" + agent + "\", \"cache_ttl_seconds\": 60");
        assertThat(Api.post(
                                "/v1/budgets",
                                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"0.003\", \"window\": \"total\"}"
                                        .formatted(agent, agent))
                        .statusCode())
                .isEqualTo(201);
        CompletionRequest request = new CompletionRequest("openrouter:qwen2-72b", "{'prompt': 1000, 'completion': 50}");
        Response first = key.post(CompletionRequest.CHAT, request.json());
        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        CompletionRequest dear = new CompletionRequest("openrouter:qwen2-72b", "hello").with("max_tokens", "20000");
        assertThat(key.post(CompletionRequest.CHAT, dear.json()).statusCode()).isEqualTo(402);

        assertGivenAgain(key.post(CompletionRequest.CHAT, request.json()), first);

        var status = Api.post("/budget-check", "{\"agent\": \"%s\"}".formatted(agent))
                .jsonPath()
                .<Map<String, Object>>getList("budgets");
        assertThat(status)
                .filteredOn(budget -> agent.equals(budget.get("name")))
                .singleElement()
                .satisfies(budget -> assertThat(budget)
                        .containsEntry("spent_usd", first.header("x-purser-cost-usd"))
                        .containsEntry("reserved_usd", "0"));
    }

    @Test
    void countsInTheLimitsOfTheKey() {
        ApiKeys key = ApiKeys.make("agent", ", \"requests_per_minute\": 2, \"cache_ttl_seconds\": 60");
        CompletionRequest request = new CompletionRequest("openrouter:qwen2-72b", USED);

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            statuses.add(key.post(CompletionRequest.CHAT, request.json()).statusCode());
        }

        assertThat(statuses).containsExactly(200, 200, 429);
        assertThat(calls(request.task)).isEqualTo(1);
    }

    @Test
    void keepsThePromiseOfAnIdempotencyKey() {
        CompletionRequest request = new CompletionRequest("auto", USED);
        cached(request);
        CompletionRequest fresh = new CompletionRequest("auto", "{'say': 'fresh'}");

        Response hit = keyed(request, "ttl=60");
        Response repeated = keyed(request, "no-cache");
        Response miss = keyed(fresh, "ttl=60");
        Response replayed = keyed(fresh, "ttl=60");

        assertThat(hit.header(CACHE)).isEqualTo("hit");
        assertThat(repeated.header("x-purser-replayed")).isEqualTo("true");
        assertThat(repeated.header("x-purser-reservation")).isEqualTo(hit.header("x-purser-reservation"));
        assertThat(repeated.asString()).isEqualTo(hit.asString());
        assertThat(replayed.header("x-purser-replayed")).isEqualTo("true");
        assertThat(replayed.header("x-purser-reservation")).isEqualTo(miss.header("x-purser-reservation"));
        assertThat(calls(request.task)).isEqualTo(1);
        assertThat(calls(fresh.task)).isEqualTo(1);
        Entries.of(request.task, 2);
        Entries.of(fresh.task, 1);
    }

    private static Response keyed(CompletionRequest request, String directives) {
        return Api.asOperator()
                .contentType("application/json")
                .header(CACHE, directives)
                .header("idempotency-key", request.task)
                .body(request.json())
                .post(CompletionRequest.CHAT);
    }

    @Test
    void writesEachHitOnceWhenManyComeAtOnce() {
        CompletionRequest request = new CompletionRequest("auto", USED);
        Response first = cached(request);
        List<CompletableFuture<Response>> hits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            hits.add(CompletableFuture.supplyAsync(() -> cached(request)));
        }

        hits.forEach(hit -> assertGivenAgain(hit.join(), first));

        assertThat(calls(request.task)).isEqualTo(1);
        assertThat(Entries.of(request.task, 41).stream().map(entry -> entry.get("entry")))
                .doesNotHaveDuplicates();
    }

    @Test
    void showsAKeyHowLongItsAnswersAreKept() {
        ApiKeys key = ApiKeys.make("agent", ", \"cache_ttl_seconds\": 86400");

        assertThat(key.request().get("/v1/me").jsonPath().getLong("cache_ttl_seconds"))
                .isEqualTo(86400);
        assertThat(Api.post("/v1/keys", "{\"name\": \"x\", \"roles\": [\"agent\"], \"cache_ttl_seconds\": 0}")
                        .statusCode())
                .isEqualTo(422);
    }
}
