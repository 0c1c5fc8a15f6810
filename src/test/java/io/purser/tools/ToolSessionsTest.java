package io.purser.tools;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.purser.tools.AskedClient.Heard;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions that their clients end. */
@QuarkusTest
@WithGateway
class ToolSessionsTest extends ServerToolCalls {
    private static AskedClient client() {
        return AskedClient.with(Api.address("/"), PostgresResource.OPERATOR_KEY, "{\"elicitation\": {}}");
    }

    private static void assertThatItIsUnknown(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(Mcp.object(answer.body()).path("error").path("code").asInt()).isEqualTo(-32001);
    }

    @Test
    void knowsASessionNoMoreThatItsClientEnded() {
        AskedClient ended = client();
        AskedClient other = client();
        assertThat(ended.ask("ping", "{}").statusCode()).isEqualTo(200);

        HttpResponse<String> end = ended.end();

        assertThat(end.statusCode()).as(end.body()).isEqualTo(204);
        assertThat(end.body()).isEmpty();
        assertThatItIsUnknown(ended.ask("ping", "{}"));
        assertThatItIsUnknown(ended.answer("any", "\"result\": {}"));
        assertThatItIsUnknown(ended.end());
        assertThat(other.ask("ping", "{}").statusCode()).isEqualTo(200);
        assertThat(ended.withSession("").ask("ping", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void endsNoSessionOfAnotherKey() {
        AskedClient owner = client();
        String stranger = ApiKeys.make("agent", "").key();

        assertThatItIsUnknown(owner.withKey(stranger).end());
        assertThatItIsUnknown(owner.withSession("AAAA").end());

        assertThat(owner.ask("ping", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhatAnEndNeeds() {
        HttpResponse<String> nothing = client().withSession("").end();
        assertThat(nothing.statusCode()).isEqualTo(400);
        assertThat(nothing.body()).contains("Mcp-Session-Id");

        Response modern = end(Map.of("MCP-Protocol-Version", "2026-07-28"));
        assertThat(modern.statusCode()).isEqualTo(405);
        assertThat(modern.header("allow")).isEqualTo("OPTIONS, POST");
        assertThat(end(Map.of("MCP-Protocol-Version", "1900-01-01")).statusCode())
                .isEqualTo(400);
        assertThat(end(Map.of("Origin", "http://evil.example.com")).statusCode())
                .isEqualTo(403);
        assertThat(given().delete("/mcp").statusCode()).isEqualTo(401);
    }

    private static Response end(Map<String, String> headers) {
        return given().header("Authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                .headers(headers)
                .delete("/mcp");
    }

    /** The server gets an error long before the time for the question is over, and the call goes on. */
    @Test
    void asksNothingMoreInASessionThatHasEnded() {
        try (AskingServer server = new AskingServer(talk -> {
            talk.ask("1", "elicitation/create", AskingServer.FORM);
            talk.end(talk.answer().path("error").path("message").asText());
        })) {
            register("{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"}".formatted(server.url()));
            AskedClient client = client();
            try (Heard heard = client.call("search__query", "\"io.purser/task\": \"%s\"".formatted(task))) {
                String id = heard.next().path("id").asText();

                assertThat(client.end().statusCode()).isEqualTo(204);

                assertThat(heard.next().path("params").path("requestId").asText())
                        .isEqualTo(id);
                assertThat(heard.result()).isEqualTo("the caller has ended its session");
                assertThat(client.withSession("").answer(id, "\"result\": {}").statusCode())
                        .isEqualTo(400);
            }
            assertIsChargedOnce();
        }
    }
}
