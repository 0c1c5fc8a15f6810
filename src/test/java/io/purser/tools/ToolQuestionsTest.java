package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.purser.tools.AskedClient.Heard;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that ask in the middle of a call, in the revisions with a handshake. */
@QuarkusTest
@WithGateway
class ToolQuestionsTest extends ServerToolCalls {
    private static final String YES = "\"result\": {\"action\": \"accept\",  \"content\": {\"n\": 1.50}}";
    private static final String ALL = "{\"elicitation\": {}, \"sampling\": {}, \"roots\": {\"listChanged\": true}}";

    private static AskedClient client(String capabilities) {
        return AskedClient.with(Api.address("/"), PostgresResource.OPERATOR_KEY, capabilities);
    }

    private static AskingServer asking(AskingServer.Script script) {
        AskingServer server = new AskingServer(script);
        register(
                "{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\", \"keys\": [\"*\"], \"content\": true}"
                        .formatted(server.url()));
        return server;
    }

    /** Asks once by a form, and tells the answer. */
    private static AskingServer asking() {
        return asking(talk -> {
            talk.ask("\"its-own-id\"", "elicitation/create", AskingServer.FORM);
            JsonNode answer = talk.answer();
            assertThat(answer.path("id").asText()).isEqualTo("its-own-id");
            talk.end(answer.path(answer.has("error") ? "error" : "result").toString());
        });
    }

    private Heard call(AskedClient client) {
        return client.call("search__query", "\"io.purser/task\": \"%s\"".formatted(task));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elicitation/create | {\"message\": \"Sure?\", \"requestedSchema\": {\"type\": \"object\"}, \"_meta\": {\"progressToken\": 1}, \"task\": {\"ttl\": 1}}"
                        + " | {\"message\": \"Sure?\", \"requestedSchema\": {\"type\": \"object\"}}",
                "sampling/createMessage | {\"messages\": [], \"maxTokens\": 1.50, \"includeContext\": \"thisServer\"}"
                        + " | {\"messages\": [], \"maxTokens\": 1.50}",
                "roots/list | {} | {}"
            })
    void asksTheCallerInTheMiddleOfACallAndChargesItOnce(String method, String params, String passed) {
        try (AskingServer server = asking(talk -> {
            talk.ask("41", method, params);
            JsonNode answer = talk.answer();
            talk.end(answer.path("id") + " " + answer.path("result"));
        })) {
            AskedClient client = client(ALL);

            try (Heard heard = call(client)) {
                JsonNode question = heard.next();
                assertThat(question.path("method").asText()).isEqualTo(method);
                assertThat(question.path("params").toString().replace("\"", "'"))
                        .isEqualTo(Mcp.object(passed).toString().replace("\"", "'"));
                assertThat(question.path("id").asText()).hasSizeGreaterThan(60);
                assertThat(entries()).isEmpty();

                assertThat(client.answer(question.path("id").asText(), YES).statusCode())
                        .isEqualTo(202);

                assertThat(heard.result()).isEqualTo("41 {'action':'accept','content':{'n':1.5}}");
            }
            assertThat(server.greetings().getLast().toString())
                    .isEqualTo("{\"elicitation\":{\"form\":{}},\"sampling\":{},\"roots\":{}}");
            assertThat(server.sessionOfAnswer())
                    .isEqualTo(server.sessionsOfCalls().getFirst());
            assertIsChargedOnce();
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void passesTheErrorOfACallerOn() {
        try (AskingServer server = asking()) {
            AskedClient client = client(ALL);
            try (Heard heard = call(client)) {
                client.answer(
                        heard.next().path("id").asText(),
                        "\"error\": {\"code\": -1, \"message\": \"the user is away\"}");

                assertThat(heard.result()).isEqualTo("{'code':-1,'message':'the user is away'}");
            }
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void asksForAPrompt() {
        try (AskingServer server = asking()) {
            AskedClient client = client(ALL);
            try (Heard heard = client.hear("""
                    {"jsonrpc": "2.0", "id": 7, "method": "prompts/get", "params": {"name": "search__query"}}""")) {
                client.answer(heard.next().path("id").asText(), YES);

                assertThat(heard.next().path("result").path("messages").toString())
                        .contains("accept");
            }
            assertThat(server.unread()).isZero();
        }
    }

    /** The server learns that such a caller offers nothing, and gets an error at once if it asks nevertheless. */
    @Test
    void asksNobodyWhoOffersNothing() {
        try (AskingServer server = asking()) {
            for (AskedClient client :
                    new AskedClient[] {client("{}"), client(ALL).withSession("")}) {
                try (Heard heard = call(client)) {
                    assertThat(heard.result()).isEqualTo("{'code':-32601,'message':'this client takes no requests'}");
                }
            }
            assertThat(server.greetings())
                    .allSatisfy(
                            capabilities -> assertThat(capabilities.isEmpty()).isTrue());
        }
    }

    @Test
    void refusesWhatTheCallerDoesNotOffer() {
        try (AskingServer server = asking();
                Heard heard = call(client("{\"sampling\": {}}"))) {
            assertThat(heard.result())
                    .isEqualTo("{'code':-32601,'message':'the caller does not offer that: elicitation/create'}");
            assertThat(server.greetings().getLast().toString()).isEqualTo("{\"sampling\":{}}");
        }
    }

    /** What one caller offers is nothing to another one. */
    @Test
    void givesEachCallerASessionOfItsOwnWithTheServer() {
        ApiKeys agent = ApiKeys.make("agent", "");
        try (AskingServer server = asking(talk -> talk.end("done"))) {
            AskedClient operator = client(ALL);
            AskedClient other = AskedClient.with(Api.address("/"), agent.key(), "{\"roots\": {}}");
            for (AskedClient client : new AskedClient[] {operator, operator, other, client("{}")}) {
                try (Heard heard = call(client)) {
                    assertThat(heard.result()).isEqualTo("done");
                }
            }

            assertThat(server.sessionsOfCalls()).hasSize(4);
            assertThat(server.sessionsOfCalls().get(1))
                    .isEqualTo(server.sessionsOfCalls().get(0));
            assertThat(server.sessionsOfCalls().subList(1, 4)).doesNotHaveDuplicates();
        }
    }

    @Test
    void takesAnAnswerOfTheKeyThatWasAskedAndOnce() {
        ApiKeys agent = ApiKeys.make("agent", "");
        CountDownLatch released = new CountDownLatch(1);
        try (AskingServer server = asking(talk -> {
            talk.ask("1", "elicitation/create", AskingServer.FORM);
            JsonNode answer = talk.answer();
            hold(released);
            talk.end(answer.path("result").path("action").asText());
        })) {
            AskedClient client = client(ALL);
            try (Heard heard = call(client)) {
                String id = heard.next().path("id").asText();
                AskedClient other = client.withKey(agent.key()).withSession("");

                assertIsUnknown(other.answer(id, YES));
                assertIsUnknown(client.answer("1", YES));
                assertIsUnknown(client.answer(id.substring(1), YES));
                HttpResponse<String> huge =
                        client.answer(id, "\"result\": {\"a\": \"%s\"}".formatted("x".repeat(262_144)));
                assertThat(huge.statusCode()).as(huge.body()).isEqualTo(413);
                assertThat(client.withSession("").answer(id, YES).statusCode()).isEqualTo(202);
                assertIsUnknown(client.answer(id, YES));
                released.countDown();

                assertThat(heard.result()).isEqualTo("accept");
                assertIsUnknown(client.answer(id, YES));
            }
            assertThat(server.unread()).isZero();
        }
    }

    private static void assertIsUnknown(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("-32600", "this key was not asked a question with this id");
    }

    @Test
    void knowsTheSessionsOfAKeyAndNoOthers() {
        ApiKeys agent = ApiKeys.make("agent", "");
        AskedClient client = client(ALL);
        String ping = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}";

        assertThat(client.post(ping).statusCode()).isEqualTo(200);
        for (AskedClient wrong : new AskedClient[] {
            client.withKey(agent.key()),
            client.withSession("made-up"),
            client.withSession(client.session().substring(1)),
            client.withSession("x".repeat(4_000))
        }) {
            HttpResponse<String> refused = wrong.post(ping);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(404);
            assertThat(refused.body()).contains("-32001", "begin one with initialize");
        }
        assertThat(client(ALL).session()).isNotEqualTo(client.session());
    }
}
