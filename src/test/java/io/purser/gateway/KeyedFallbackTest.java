package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A keyed call that falls back keeps its key, whatever the budgets say of the models on its way. */
@QuarkusTest
@WithGateway
class KeyedFallbackTest {
    private static final String MISTRAL = "openrouter:mistral-7b";

    private final String agent = TestSystem.unique("agent");

    @BeforeEach
    @AfterEach
    void letNoModelRest() {
        HedgedCall.letNoModelRest();
    }

    private void budget(String model, String limit) {
        Response made = Api.post("/v1/budgets", """
                {"name": "%s of %s", "scope": {"agent": "%s", "model": "%s"}, "limit_usd": "%s", "window": "day"}
                """.formatted(model, agent, agent, model, limit));
        assertThat(made.statusCode()).as(made.asString()).isBetween(200, 201);
    }

    private CompletionRequest chat(String request) {
        CompletionRequest chat =
                new CompletionRequest(CompletionRequest.CLAUDE, request).orElse(CompletionRequest.QWEN, MISTRAL);
        return chat.with(
                "metadata",
                "{'purser': {'agent': '%s', 'task': '%s'}, 'mark': '%s'}".formatted(agent, chat.task, chat.task));
    }

    @Test
    void isPaidForOnceIfABudgetRefusesTheModelInBetween() {
        budget(CompletionRequest.QWEN, "0");
        CompletionRequest chat = chat("{'anthropic/claude-3-sonnet-20240229': {'status': 429}}");

        Response first = chat.postKeyed();
        Response again = chat.postKeyed();

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(first.header("x-purser-model")).isEqualTo(MISTRAL);
        assertThat(again.header("x-purser-replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(TestSystem.callsWith(chat.task)).hasSize(2);
        assertThat(Entries.of(chat.task, 2)).extracting(e -> e.get("status")).containsExactly("error", "ok");
    }

    @Test
    void freesItsKeyIfNoModelIsLeftThatTheBudgetsPay() {
        budget(CompletionRequest.QWEN, "0");
        budget(MISTRAL, "0");
        CompletionRequest chat = chat("{'anthropic/claude-3-sonnet-20240229': {'status': 429}}");

        assertThat(chat.postKeyed().statusCode()).isEqualTo(429);
        letNoModelRest();
        assertThat(chat.postKeyed().statusCode()).isEqualTo(429);

        assertThat(TestSystem.callsWith(chat.task)).hasSize(2);
    }
}
