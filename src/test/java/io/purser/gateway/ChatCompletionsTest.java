package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.support.Api;
import io.purser.support.FakeProviderResource;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat completions that reach the provider: the body that it gets, the cost, and the number of calls. */
@QuarkusTest
@WithGateway
class ChatCompletionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A call on account of the task; the request tells the fake provider how to answer. */
    private static String body(String model, String task, String request, String more) {
        var body = JSON.createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", request);
        body.putObject("metadata").put("trace", task).putObject("purser").put("task", task);
        return more.isEmpty() ? body.toString() : body.toString().replaceFirst("\\{", "{" + more + ",");
    }

    private static RequestSpecification request(String body) {
        return Api.asOperator().contentType("application/json").body(body);
    }

    private static Response chat(String body) {
        return request(body).post("/v1/chat/completions");
    }

    private static Response chatWithKey(String key, String body) {
        return request(body).header("Idempotency-Key", key).post("/v1/chat/completions");
    }

    private static Response confidential(String body, String... idempotencyKey) {
        RequestSpecification request = request(body).header("X-Purser-Confidential", "true");
        for (String key : idempotencyKey) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/v1/chat/completions");
    }

    private static JsonNode sentFor(String task) {
        List<JsonNode> calls = TestSystem.callsWith(task);
        assertThat(calls).hasSize(1);
        return calls.getFirst();
    }

    @Test
    void passesTheAnswerOnAndWritesItsExactCostOnce() {
        String task = TestSystem.unique("chat");
        String key = TestSystem.unique("key");
        String body = body("auto", task, "{\"prompt\": 1000, \"completion\": 500, \"cached\": 100}", "");

        Response first = chatWithKey(key, body);
        Response again = chatWithKey(key, body);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(first.jsonPath().getString("choices[0].message.content")).isEqualTo("hello");
        assertThat(first.jsonPath().getInt("usage.prompt_tokens")).isEqualTo(1000);
        assertThat(first.header("x-purser-model")).isEqualTo("openrouter:qwen2-72b");
        // 1,000 at 0.000001 and 500 at 0.000002
        assertThat(first.header("x-purser-cost-usd")).isEqualTo("0.002");
        assertThat(first.header("x-purser-replayed")).isNull();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("x-purser-model")).isEqualTo("openrouter:qwen2-72b");
        assertThat(again.header("x-purser-cost-usd")).isEqualTo("0.002");
        assertThat(again.header("x-purser-reservation")).isEqualTo(first.header("x-purser-reservation"));
        assertThat(again.header("x-purser-replayed")).isEqualTo("true");
        assertThat(sentFor(task).path("authorization").asText())
                .isEqualTo("Bearer " + FakeProviderResource.PROVIDER_KEY);
        assertThat(Ledger.entryOf(task))
                .containsEntry("entry", first.header("x-purser-reservation"))
                .containsEntry("target", "openrouter:qwen2-72b")
                .containsEntry("cost_usd", "0.002")
                .containsEntry("prompt_tokens", 1000)
                .containsEntry("cached_tokens", 100)
                .containsEntry("completion_tokens", 500)
                .containsEntry("status", "ok")
                .containsEntry("over_bound", false)
                .containsEntry("idempotency_key", key);
    }

    @Test
    void sendsTheProvidersOwnNameAndWhatItDoesNotKnowAndInventsNoLimit() {
        String task = TestSystem.unique("sent");
        Response response = chat(
                body(
                        "auto",
                        task,
                        "hello",
                        "\"temperature\": 0.30000000000000000000001, \"user\": \"me\", \"response_format\": {\"type\": \"text\"}"));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        JsonNode sent = sentFor(task);
        assertThat(sent.path("path").asText()).isEqualTo("/v1/chat/completions");
        assertThat(sent.path("body").path("model").asText()).isEqualTo("qwen/qwen-2-72b-instruct");
        assertThat(sent.path("body").has("max_tokens")).isFalse();
        assertThat(sent.path("body").path("user").asText()).isEqualTo("me");
        assertThat(sent.path("body").path("response_format").path("type").asText())
                .isEqualTo("text");
        assertThat(sent.path("body").path("metadata"))
                .isEqualTo(JSON.createObjectNode().put("trace", task));
    }

    @Test
    void givesTheProviderTheLongestAnswerThatTheCallerWants() {
        String task = TestSystem.unique("short");
        String newer = TestSystem.unique("newer");

        chat(body("auto", task, "hello", "\"max_tokens\": 10"));
        chat(body("auto", newer, "hello", "\"max_completion_tokens\": 20, \"max_tokens\": 30"));

        assertThat(sentFor(task).path("body").path("max_tokens").asLong()).isEqualTo(10);
        assertThat(sentFor(newer).path("body").path("max_completion_tokens").asLong())
                .isEqualTo(20);
        assertThat(sentFor(newer).path("body").has("max_tokens")).isFalse();
        Map<String, Object> entry = Ledger.entryOf(task);
        // The bound is the whole body in bytes, 64 for the frame, and ten tokens of the answer.
        long bytes = body("auto", task, "hello", "\"max_tokens\": 10").length();
        assertThat(entry.get("bound_usd"))
                .isEqualTo(io.purser.money.Usd.ofNanos((bytes + 64) * 1_000 + 10 * 2_000)
                        .toString());
    }

    @Test
    void shortensTheAnswerToWhatTheCallerAllowsItToCost() {
        String task = TestSystem.unique("cheap");
        String body = body("auto", task, "hello", "");

        Response response =
                request(body).header("X-Purser-Max-Cost-Usd", "0.001").post("/v1/chat/completions");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        long affordable = (1_000_000 - (body.length() + 64) * 1_000L) / 2_000;
        assertThat(sentFor(task).path("body").path("max_tokens").asLong()).isEqualTo(affordable);
        assertThat(Ledger.entryOf(task)).containsEntry("bound_usd", "0.001");
    }

    @Test
    void takesSettingsFromMetadataAndFromHeadersWhichWin() {
        String task = TestSystem.unique("settings");
        String body = """
                {"model": "auto", "messages": [{"role": "user", "content": "%s"}],
                 "metadata": {"purser": {"agent": "cfo", "task": "other", "tags": "a, b", "quality": "high"}}}
                """.formatted(task);

        Response response = request(body)
                .header("X-Purser-Agent", "ceo")
                .header("X-Purser-Task", task)
                .post("/v1/chat/completions");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo("openrouter:gpt-4o-mini");
        assertThat(Ledger.entryOf(task))
                .containsEntry("agent", "ceo")
                .extracting("tags")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(sentFor(task).path("body").has("metadata")).isFalse();
    }

    @Test
    void sendsConfidentialPromptsToThePrivateModelOnlyAndKeepsNoAnswer() {
        String task = TestSystem.unique("secret");
        String key = TestSystem.unique("key");
        String body = body("auto", task, "{\"say\": \"%s\"}".formatted(task), "");

        Response first = confidential(body, key);
        Response again = confidential(body, key);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(first.header("x-purser-model")).isEqualTo("localai:phi-4-14b");
        assertThat(sentFor(task).path("body").path("model").asText()).isEqualTo("phi-4");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.header("x-should-retry")).isEqualTo("false");
        assertThat(again.jsonPath().getString("error.code")).isEqualTo("answer_not_kept");
        assertThat(again.jsonPath().getString("error.entry")).isEqualTo(first.header("x-purser-reservation"));
        assertThat(again.jsonPath().getString("error.cost_usd")).isEqualTo("0");
    }

    @Test
    void neverSendsAConfidentialPromptElsewhereWhenThePrivateProviderFails() {
        String task = TestSystem.unique("secret");

        Response response = confidential(body("auto", task, "{\"status\": 500}", ""));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(TestSystem.callsWith(task))
                .allSatisfy(call ->
                        assertThat(call.path("body").path("model").asText()).isEqualTo("phi-4"));
    }

    @Test
    void refusesAConfidentialPromptForAModelThatIsNotPrivate() {
        String task = TestSystem.unique("secret");

        Response response = confidential(body("openrouter:qwen2-72b", task, "hello", ""));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("no_eligible_model");
        assertThat(TestSystem.callsWith(task)).isEmpty();
    }

    @Test
    void neverTurnsAModelThatWasNamedIntoAnother() {
        String task = TestSystem.unique("pinned");
        String failing = TestSystem.unique("pinned");

        Response named = chat(body("openrouter:mistral-7b", task, "hello", ""));
        Response failed = chat(body("openrouter:mistral-7b", failing, "{\"status\": 500}", ""));

        assertThat(named.header("x-purser-model")).isEqualTo("openrouter:mistral-7b");
        assertThat(sentFor(task).path("body").path("model").asText()).isEqualTo("mistralai/mistral-7b-instruct");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(TestSystem.callsWith(failing))
                .allSatisfy(call -> assertThat(call.path("body").path("model").asText())
                        .isEqualTo("mistralai/mistral-7b-instruct"));
    }

    @Test
    void chargesNothingForAProvidersFailureAndFreesTheKey() {
        String task = TestSystem.unique("failing");
        String body = body("openrouter:mistral-7b", task, "{\"status\": 500}", "");
        String key = TestSystem.unique("key");

        Response response = chatWithKey(key, body);
        long calls = TestSystem.callsWith(task).size();
        Response again = chatWithKey(key, body);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.contentType()).startsWith("application/json");
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("provider_failed");
        assertThat(response.jsonPath().getString("error.type")).isEqualTo("server_error");
        assertThat(response.asString()).doesNotContain(FakeProviderResource.PROVIDER_KEY);
        assertThat(again.statusCode()).isEqualTo(500);
        assertThat(TestSystem.callsWith(task)).hasSize((int) (2 * calls));
        assertThat(Ledger.entriesOf(task))
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("cost_usd", "0").containsEntry("status", "error"));
    }

    @Test
    void passesOnThatAProviderIsBusyAndForHowLong() {
        String task = TestSystem.unique("busy");

        Response response = chat(body("openrouter:mistral-7b", task, "{\"status\": 429, \"retry_after\": 7}", ""));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.header("retry-after")).isEqualTo("7");
        assertThat(response.jsonPath().getString("error.type")).isEqualTo("rate_limit_error");
        assertThat(Ledger.entriesOf(task)).allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
    }

    @Test
    void chargesTheWholeBoundWhereTheProviderNeverAnswers() throws Exception {
        String task = TestSystem.unique("hanging");
        String key = TestSystem.unique("key");
        String body = body("openrouter:mistral-7b", task, "{\"hang\": true}", "");

        CompletableFuture<Response> first = CompletableFuture.supplyAsync(() -> chatWithKey(key, body));
        org.awaitility.Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> !TestSystem.callsWith(task).isEmpty());
        Response meanwhile = chatWithKey(key, body);
        Response response = first.get(60, TimeUnit.SECONDS);
        Response afterwards = chatWithKey(key, body);

        assertThat(meanwhile.statusCode()).as(meanwhile.asString()).isEqualTo(409);
        assertThat(meanwhile.jsonPath().getString("error.code")).isEqualTo("outcome_unknown");
        assertThat(meanwhile.header("x-should-retry")).isEqualTo("false");
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("provider_timeout");
        Map<String, Object> entry = Ledger.entryOf(task);
        assertThat(entry).containsEntry("status", "unsettled");
        // mistral-7b charges 0.00000025 for every token, of the prompt and of the answer
        String bound = io.purser.money.Usd.ofNanos((body.length() + 64 + 32_000) * 250L)
                .toString();
        assertThat(entry).containsEntry("cost_usd", bound).containsEntry("bound_usd", bound);
        assertThat(afterwards.statusCode()).isEqualTo(409);
        assertThat(afterwards.jsonPath().getString("error.code")).isEqualTo("outcome_unknown");
        assertThat(afterwards.jsonPath().getString("error.cost_usd")).isEqualTo(bound);
        assertThat(afterwards.header("x-should-retry")).isEqualTo("false");
        assertThat(TestSystem.callsWith(task)).hasSize(1);
    }

    /** An error under a status of 200 costs nothing; what may have been answered costs the whole bound. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', useHeadersInDisplayName = true, textBlock = """
            told                             | message                                | status    | cost
            {"drop": true}                   | openrouter broke the connection off    | unsettled | bound
            {"raw": "{\\"answer\\": 42}"}    | openrouter answered                    | unsettled | bound
            {"status": 200}                  | openrouter answered 502: told to fail  | error     | 0
            """)
    void chargesWhatAnAnswerThatIsNoneMayHaveCost(String told, String message, String status, String cost) {
        String task = TestSystem.unique("none");

        Response response = chat(body("openrouter:mistral-7b", task, told, ""));

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("provider_failed");
        assertThat(response.jsonPath().getString("error.message")).startsWith(message);
        assertThat(response.asString()).doesNotContain(FakeProviderResource.PROVIDER_KEY);
        Map<String, Object> entry = Ledger.entryOf(task);
        assertThat(entry)
                .containsEntry("status", status)
                .containsEntry("cost_usd", cost.equals("bound") ? entry.get("bound_usd") : cost);
    }

    @Test
    void countsItselfWhereTheProviderDoesNotSay() {
        String task = TestSystem.unique("uncounted");

        Response response = chat(body("auto", task, "{\"no_usage\": true, \"say\": \"Say hello\"}", ""));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Ledger.entryOf(task)).containsEntry("completion_tokens", 2);
        assertThat((Integer) Ledger.entryOf(task).get("prompt_tokens")).isBetween(10, 40);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherRequest() {
        String task = TestSystem.unique("other");
        String key = TestSystem.unique("key");
        chatWithKey(key, body("auto", task, "hello", ""));

        Response response = chatWithKey(key, body("auto", task, "goodbye", ""));

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("conflict");
        assertThat(response.header("x-should-retry")).isEqualTo("false");
        assertThat(TestSystem.callsWith(task)).hasSize(1);
    }

    @Test
    void passesOnTextThatIsNoWholeCharacter() {
        String task = TestSystem.unique("surrogate");
        String body = """
                {"model": "auto", "messages": [{"role": "user", "content": "\\ud83d"}], "metadata": {"purser": {"task": "%s"}}}
                """.formatted(task);

        assertThat(chat(body).statusCode()).isEqualTo(200);
        assertThat(Ledger.entryOf(task)).containsEntry("status", "ok");
    }
}
