package io.purser.gateway;

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

/** Calls that get the answer of an identical call: at no cost, and without the provider. */
@QuarkusTest
@WithGateway
class GatewayCacheTest {
    private static final String USED = "{'prompt': 100, 'completion': 50}";
    private static final String CACHE = "x-purser-cache";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Response cached(CompletionRequest request) {
        return request.postWith(CACHE, "ttl=3600");
    }

    private static void assertGivenAgain(Response response, Response first) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header(CACHE))
                .as("%s after %s", response.headers(), first.headers())
                .isEqualTo("hit");
        assertThat(response.asString()).isEqualTo(first.asString());
        assertThat(response.contentType()).isEqualTo(first.contentType());
        assertThat(response.header("x-purser-cost-usd")).isEqualTo("0");
        assertThat(response.header("x-purser-model")).isEqualTo(first.header("x-purser-model"));
        assertThat(response.header("x-purser-reservation")).isNotEqualTo(first.header("x-purser-reservation"));
        assertThat(Long.parseLong(response.header("age"))).isBetween(0L, 60L);
    }

    private static int calls(String task) {
        return TestSystem.callsWith(task).size();
    }

    @Test
    void givesAnIdenticalCallTheSameAnswerAtNoCostAndSaysSo() {
        CompletionRequest request = new CompletionRequest("auto", USED);

        Response first = cached(request);
        Response again = cached(request);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(first.header(CACHE)).isEqualTo("miss");
        assertThat(first.header("age")).isNull();
        assertThat(first.header("x-purser-cost-usd")).isEqualTo("0.0002");
        assertGivenAgain(again, first);
        assertThat(calls(request.task)).isEqualTo(1);
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        assertThat(entries.getFirst()).containsEntry("cost_usd", "0.0002").doesNotContainKey("cached_from");
        assertThat(entries.getLast())
                .containsEntry("entry", again.header("x-purser-reservation"))
                .containsEntry("cost_usd", "0")
                .containsEntry("status", "ok")
                .containsEntry("target", "openrouter:qwen2-72b")
                .containsEntry("prompt_tokens", 0)
                .containsEntry("completion_tokens", 0)
                .containsEntry("cached_from", first.header("x-purser-reservation"))
                .containsEntry("saved_prompt_tokens", 100)
                .containsEntry("saved_completion_tokens", 50)
                .containsEntry("saved_usd", "0.0002")
                .doesNotContainKey("reservation");
    }

    @Test
    void sumsUpInReportsWhatTheCacheSaved() {
        CompletionRequest request = new CompletionRequest("auto", USED);
        for (int i = 0; i < 3; i++) {
            cached(request);
        }
        Entries.of(request.task, 3);

        var report = Api.get("/v1/costs?by=task&task=" + request.task).jsonPath();

        assertThat(report.getInt("total.calls")).isEqualTo(3);
        assertThat(report.getInt("total.cache_hits")).isEqualTo(2);
        assertThat(report.getString("total.cache_saved_usd")).isEqualTo("0.0004");
        assertThat(report.getString("total.cost_usd")).isEqualTo("0.0002");
        assertThat(report.getInt("total.prompt_tokens")).isEqualTo(100);
    }

    @Test
    void countsErrorsByTheCallsThatAskedAProvider() {
        ApiKeys key = ApiKeys.make("agent", ", \"agent\": \"cached-errors\", \"cache_ttl_seconds\": 60");
        CompletionRequest good = new CompletionRequest("openrouter:qwen2-72b", USED);
        for (int i = 0; i < 4; i++) {
            assertThat(key.post("/v1/chat/completions", good.json()).statusCode())
                    .isEqualTo(200);
        }
        CompletionRequest bad = new CompletionRequest("openrouter:qwen2-72b", "{'status': 400}");
        assertThat(key.post("/v1/chat/completions", bad.json()).statusCode()).isEqualTo(400);

        var report = Api.get("/v1/reports/monthly?agent=cached-errors").jsonPath();

        assertThat(report.getInt("performance[0].calls")).isEqualTo(4 + report.getInt("performance[0].errors"));
        assertThat(report.getDouble("performance[0].error_percent"))
                .isEqualTo(report.getInt("performance[0].errors") == 0 ? 0 : 50);
    }

    @Test
    void takesTwoHeadersOfDirectivesAsOne() {
        CompletionRequest request = new CompletionRequest("auto", USED);
        for (int i = 0; i < 2; i++) {
            Response response = Api.asOperator()
                    .contentType("application/json")
                    .header(CACHE, "ttl=3600")
                    .header(CACHE, "no-store")
                    .body(request.json())
                    .post("/v1/chat/completions");
            assertThat(response.header(CACHE)).as(response.asString()).isEqualTo("miss");
        }
        assertThat(calls(request.task)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/chat/completions", "/v1/messages", "/v1/completions", "/v1/embeddings", "/v1/responses"})
    void worksAtEachEndpoint(String path) {
        CompletionRequest request = new CompletionRequest("openrouter:qwen2-72b", USED);
        switch (path) {
            case "/v1/responses" -> {
                request.body.remove(List.of("messages", "max_tokens"));
                request.body.put("input", "hello " + request.task);
            }
            case "/v1/completions" -> {
                request.body.remove("messages");
                request.body.put("prompt", "hello " + request.task);
            }
            case "/v1/embeddings" -> {
                request.body.remove(List.of("messages", "max_tokens"));
                request.body.put("input", "hello " + request.task);
            }
            default -> {}
        }
        ApiKeys key = ApiKeys.make("agent", ", \"cache_ttl_seconds\": 60");

        Response first = key.post(path, request.json());
        Response again = key.post(path, request.json());

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(first.header(CACHE)).isEqualTo("miss");
        assertGivenAgain(again, first);
        assertThat(calls(request.task)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages", "/v1/responses"})
    void givesAStreamAgainByteForByte(String path) {
        CompletionRequest request = CompletionRequest.stream("auto", "{'chunks': 5, 'prompt': 10, 'completion': 20}");
        if (path.endsWith("responses")) {
            request.body.remove(List.of("messages", "max_tokens"));
            request.body.put("input", "{\"chunks\": 5}");
        }

        Response first = streamed(path, request);
        Response again = streamed(path, request);

        assertThat(first.header(CACHE)).isEqualTo("miss");
        assertThat(first.contentType()).startsWith("text/event-stream");
        assertGivenAgain(again, first);
        assertThat(calls(request.task)).isEqualTo(1);
        Entries.of(request.task, 2);
    }

    /** Reads the stream to its end, because only then is the answer kept: REST Assured reads a body when somebody asks for it. */
    private static Response streamed(String path, CompletionRequest request) {
        Response response = Api.asOperator()
                .contentType("application/json")
                .header(CACHE, "ttl=60")
                .body(request.json())
                .post(path);
        assertThat(response.asString()).isNotEmpty();
        return response;
    }

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
    void followsTheDirectivesOfACallBeforeItsKey() {
        ApiKeys key = ApiKeys.make("agent", ", \"cache_ttl_seconds\": 60");
        CompletionRequest request = new CompletionRequest("openrouter:qwen2-72b", USED);

        assertThat(as(key, request, "no-store").header(CACHE)).isEqualTo("miss");
        assertThat(as(key, request, "ttl=60").header(CACHE)).isEqualTo("miss");
        assertThat(as(key, request, "no-store").header(CACHE)).isEqualTo("hit");
        assertThat(as(key, request, "no-cache").header(CACHE)).isEqualTo("bypass");
        assertThat(as(key, request, " TTL=60 , No-Store ").header(CACHE)).isEqualTo("hit");
        assertThat(as(key, request, "no-cache, no-store").header(CACHE)).isEqualTo("bypass");
        assertThat(calls(request.task)).isEqualTo(4);
    }

    private static Response as(ApiKeys key, CompletionRequest request, String directives) {
        return key.request().header(CACHE, directives).body(request.json()).post(CompletionRequest.CHAT);
    }

    @Test
    void readsTheDirectivesFromTheBodyToo() {
        CompletionRequest request = new CompletionRequest("auto", USED);
        request.body.withObject("/metadata/purser").put("cache", "ttl=60");

        assertThat(request.post().header(CACHE)).isEqualTo("miss");
        request.body.withObject("/metadata/purser").put("task", request.task + "-other");
        assertThat(request.post().header(CACHE)).isEqualTo("hit");
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
        assertThat(TestSystem.callsWith(request.task).getFirst().toString()).doesNotContain("ttl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ttl=0", "ttl=2592001", "ttl=-1", "ttl", "ttl=1.5", "max-age=3", "ttl=1,ttl=2", "no-cache,"})
    void refusesADirectiveThatItDoesNotKnow(String directive) {
        CompletionRequest request = new CompletionRequest("auto", "hello");

        Response refused = request.postWith(CACHE, directive);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains(CACHE).contains("ttl=SECONDS (1 to 2592000)");
        assertThat(calls(request.task)).isZero();
    }

    @Test
    void doesNothingForACallThatDoesNotAsk() {
        CompletionRequest request = new CompletionRequest("auto", USED);
        cached(request);

        Response other = request.post();

        assertThat(other.header(CACHE)).isNull();
        assertThat(other.header("x-purser-cost-usd")).isEqualTo("0.0002");
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
