package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithPatientProviders;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** A conversation stays at the model where its prompt cache is. The alias {@code quick} is two models in an order. */
@QuarkusTest
@WithPatientProviders
class GatewaySessionsTest {
    private static final String FIRST = "openrouter:plain";
    private static final String SECOND = "requesty:older";
    /** The first model fails once, so that the second one answers. */
    private static final String FAILS = "{'plain': {'status': 500}}";

    private final String session = TestSystem.unique("session");

    private static String modelOf(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.header("x-purser-model");
    }

    private String chat(String model, String text) {
        return modelOf(new CompletionRequest(model, text)
                .with("prompt_cache_key", "'" + session + "'")
                .post());
    }

    @Test
    void staysWhereItWasAnsweredInAllThreeApis() {
        assertThat(chat("quick", FAILS)).isEqualTo(SECOND);

        assertThat(chat("quick", "hi")).isEqualTo(SECOND);
        assertThat(modelOf(ResponsesCall.to("quick", "hi")
                        .with("prompt_cache_key", "'" + session + "'")
                        .post()))
                .isEqualTo(SECOND);
        assertThat(modelOf(MessagesCall.to("quick", "hi").postWith("x-claude-code-session-id", session)))
                .isEqualTo(SECOND);
        assertThat(modelOf(new CompletionRequest("quick", "hi").postWith("X-Purser-Session", session)))
                .isEqualTo(SECOND);
        assertThat(modelOf(new CompletionRequest("quick", "hi").post())).isEqualTo(FIRST);
    }

    @Test
    void movesWhenItsModelFailsAndStaysAtTheNext() {
        assertThat(chat("quick", "hi")).isEqualTo(FIRST);
        assertThat(chat("quick", FAILS)).isEqualTo(SECOND);
        assertThat(chat("quick", "hi")).isEqualTo(SECOND);
        assertThat(chat("quick", "{'older': {'status': 500}}")).isEqualTo(FIRST);
        assertThat(chat("quick", "hi")).isEqualTo(FIRST);
    }

    @Test
    void neverMovesAModelThatTheCallerNames() {
        assertThat(chat("quick", FAILS)).isEqualTo(SECOND);

        assertThat(chat(FIRST, "hi")).isEqualTo(FIRST);
        assertThat(modelOf(new CompletionRequest(FIRST, "hi")
                        .orElse(SECOND)
                        .with("prompt_cache_key", "'" + session + "'")
                        .post()))
                .isEqualTo(FIRST);
    }

    @Test
    void isNotMovedByAnotherKeyOfTheSameName() {
        ApiKeys other = ApiKeys.make("agent", "");
        assertThat(chat("quick", FAILS)).isEqualTo(SECOND);

        Response answer = other.request()
                .contentType("application/json")
                .body(new CompletionRequest("quick", "hi")
                        .with("prompt_cache_key", "'" + session + "'")
                        .json())
                .post("/v1/chat/completions");

        assertThat(modelOf(answer)).isEqualTo(FIRST);
        assertThat(chat("quick", "hi")).isEqualTo(SECOND);
    }

    @Test
    void knowsAConversationWithoutANameByItsFirstWords() {
        String first = "{'plain': {'status': 500}, 'mark': '" + session + "'}";
        assertThat(modelOf(new CompletionRequest("quick", first).post())).isEqualTo(SECOND);

        assertThat(modelOf(secondTurn(first).post())).isEqualTo(SECOND);
        assertThat(modelOf(secondTurn("{'mark': '" + session + "'}").post())).isEqualTo(FIRST);
    }

    private static CompletionRequest secondTurn(String first) {
        CompletionRequest request = new CompletionRequest("quick", first);
        ArrayNode messages = request.body.withArray("messages");
        messages.addObject().put("role", "assistant").put("content", "hello");
        messages.addObject().put("role", "user").put("content", "again");
        return request;
    }

    @Test
    void showsInRouteThatTheSessionStays() {
        String model = chat("auto", FAILS);

        Response stays = route("");
        Response other = Api.post("/route", "{\"prompt\": \"hi\", \"reserve\": false}");

        assertThat(stays.jsonPath().getString("target")).isEqualTo(model);
        assertThat(stays.jsonPath().getList("reasons", String.class))
                .contains("the session stays at " + model + ", where its prompt cache is");
        assertThat(other.jsonPath().getString("target")).isEqualTo(FIRST).isNotEqualTo(model);
        assertThat(other.jsonPath().getList("reasons", String.class)).noneMatch(reason -> reason.contains("session"));
    }

    private Response route(String more) {
        return Api.post(
                "/route", "{\"prompt\": \"hi\", \"reserve\": false, \"session\": \"" + session + "\"" + more + "}");
    }

    @Test
    void staysAtAModelOnlyWhileTheSameRulesHoldAndItIsEligible() {
        String model = chat("auto", FAILS);

        assertThat(route("").jsonPath().getString("target")).isEqualTo(model);
        assertThat(route(", \"quality\": \"high\"").jsonPath().getString("target"))
                .isEqualTo(FIRST);
        assertThat(route(", \"confidential\": true").statusCode()).isEqualTo(422);
    }

    @Test
    void refusesASessionOfTheWrongForm() {
        Response route = Api.post("/route", "{\"prompt\": \"hi\", \"session\": \"\"}");
        Response chat = new CompletionRequest("quick", "hi").postWith("X-Purser-Session", "a".repeat(201));

        assertThat(route.statusCode()).isEqualTo(422);
        assertThat(route.jsonPath().getString("violations[0].path")).isEqualTo("session");
        assertThat(chat.statusCode()).isEqualTo(400);
        assertThat(chat.jsonPath().getString("error.message")).contains("x-purser-session");
    }
}
