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
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Sessions that their clients end. */
@QuarkusTest
@WithGateway
class ToolSessionsTest extends ServerToolCalls {
    @Inject
    DataSource database;

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

    @Test
    void knowsASessionByTheTextOfItsIdAlone() {
        AskedClient client = client();
        String padded =
                Base64.getUrlEncoder().encodeToString(Base64.getUrlDecoder().decode(client.session()));
        assertThat(padded).isNotEqualTo(client.session());

        assertThatItIsUnknown(client.withSession(padded).ask("ping", "{}"));
        assertThat(client.ask("ping", "{}").statusCode()).isEqualTo(200);
    }

    /** A thousand sessions that a key ended are remembered, and no more. */
    @Test
    void endsTheStreamsAndSubscriptionsOfASessionThatCannotBeEnded() throws SQLException {
        ApiKeys key = ApiKeys.make("auditor", "");
        AskedClient client = AskedClient.with(Api.address("/"), key.key(), "{}");
        String report = "{\"uri\": \"purser://reports/monthly\"}";
        assertThat(Mcp.object(client.ask("resources/subscribe", report).body()).has("result"))
                .isTrue();
        assertThat(count(key, "select count(*) from tool_subscription where caller = ?"))
                .isEqualTo(1);
        assertThat(count(key, """
                with added as (insert into tool_session_end (session, caller, until)
                    select sha256(n::text::bytea), caller, now() + interval '1 hour'
                    from generate_series(1, 1000) n, (select ?::text) as one(caller) returning 1)
                select count(*) from added""")).isEqualTo(1_000);

        try (Heard heard = client.listen()) {
            assertThat(client.end().statusCode()).isEqualTo(429);

            assertThat(heard.rest()).isEmpty();
        }
        assertThat(count(key, "select count(*) from tool_subscription where caller = ?"))
                .isZero();
        assertThat(client.ask("ping", "{}").statusCode()).isEqualTo(200);
    }

    private long count(ApiKeys key, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key.caller());
            try (ResultSet found = select.executeQuery()) {
                assertThat(found.next()).isTrue();
                return found.getLong(1);
            }
        }
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
