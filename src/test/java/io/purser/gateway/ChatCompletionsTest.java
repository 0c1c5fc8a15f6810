package io.purser.gateway;

import static io.purser.gateway.ChatCalls.JSON;
import static io.purser.gateway.ChatCalls.body;
import static io.purser.gateway.ChatCalls.chat;
import static io.purser.gateway.ChatCalls.chatWithKey;
import static io.purser.gateway.ChatCalls.confidential;
import static io.purser.gateway.ChatCalls.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.FakeProviderResource;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chat completions that reach the provider: the body that it gets, the cost, and the number of calls. */
@QuarkusTest
@WithGateway
class ChatCompletionsTest {
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
    void passesOnTextThatIsNoWholeCharacter() {
        String task = TestSystem.unique("surrogate");
        String body = """
                {"model": "auto", "messages": [{"role": "user", "content": "\\ud83d"}], "metadata": {"purser": {"task": "%s"}}}
                """.formatted(task);

        assertThat(chat(body).statusCode()).isEqualTo(200);
        assertThat(Ledger.entryOf(task)).containsEntry("status", "ok");
    }
}
