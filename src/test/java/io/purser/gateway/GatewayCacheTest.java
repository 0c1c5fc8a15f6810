package io.purser.gateway;

import static io.purser.gateway.CachedCalls.CACHE;
import static io.purser.gateway.CachedCalls.USED;
import static io.purser.gateway.CachedCalls.assertGivenAgain;
import static io.purser.gateway.CachedCalls.cached;
import static io.purser.gateway.CachedCalls.calls;
import static io.purser.gateway.CachedCalls.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that get the answer of an identical call: at no cost, and without the provider. */
@QuarkusTest
@WithGateway
class GatewayCacheTest {
    private static Response as(ApiKeys key, CompletionRequest request, String directives) {
        return key.request().header(CACHE, directives).body(request.json()).post(CompletionRequest.CHAT);
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
}
