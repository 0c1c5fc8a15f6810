package io.purser.gateway;

import static io.purser.gateway.ChatCalls.body;
import static io.purser.gateway.ChatCalls.chat;
import static io.purser.gateway.ChatCalls.chatWithKey;
import static io.purser.gateway.ChatCalls.confidential;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProviderResource;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat completions that the provider refuses, breaks or answers with nonsense: what the caller is told, and the cost. */
@QuarkusTest
@WithGateway
class ChatFailuresTest {
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
}
