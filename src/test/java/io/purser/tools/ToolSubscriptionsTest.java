package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.purser.tools.AskedClient.Heard;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients of 2025-11-25 subscribe to, and what they hear of it on the stream of their session. */
@QuarkusTest
@WithGateway
class ToolSubscriptionsTest extends ServerContentReads {
    private static final String MONTH = "purser://reports/monthly";

    /** Whose report nobody else changes. */
    private final String agent = TestSystem.unique("subscriber");

    private ApiKeys key;
    private AskedClient client;

    @BeforeEach
    void beginASession() {
        key = ApiKeys.make("auditor", ", \"agent\": \"%s\"".formatted(agent));
        client = AskedClient.with(Api.address("/"), key.key(), "{}");
    }

    private static String ofThisMonth() {
        return MONTH + "/" + YearMonth.from(LocalDate.now(ZoneOffset.UTC));
    }

    private static HttpResponse<String> subscribe(AskedClient client, String uri) {
        return client.ask("resources/subscribe", "{\"uri\": \"%s\"}".formatted(uri));
    }

    private static void assertThatItIsDone(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Mcp.object(answer.body()).path("result").toString()).isEqualTo("{}");
    }

    private static JsonNode error(HttpResponse<String> answer, int code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode error = Mcp.object(answer.body()).path("error");
        assertThat(error.path("code").asInt()).as(answer.body()).isEqualTo(code);
        return error;
    }

    private void spend() {
        assertThat(Api.post("/record-usage", """
                {"target": "openrouter:qwen2-72b", "prompt_tokens": 10, "completion_tokens": 5, "agent": "%s"}""".formatted(agent)).statusCode()).isEqualTo(200);
    }

    private long looked(ApiKeys key) {
        return numbers(key, "select 1 from tool_subscription where caller = ? and seen is not null")
                .size();
    }

    private static void assertThatItTells(JsonNode notice, String uri) {
        assertThat(notice.path("method").asText()).isEqualTo("notifications/resources/updated");
        assertThat(notice.path("params").toString()).isEqualTo("{\"uri\":\"%s\"}".formatted(uri));
        assertThat(notice.has("id")).isFalse();
    }

    @Inject
    DataSource database;

    @Test
    void saysThatItTakesSubscriptions() {
        HttpResponse<String> greeted = client.withSession("").post("""
                {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
                 "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"}}}""");

        assertThat(Mcp.object(greeted.body())
                        .at("/result/capabilities/resources")
                        .toString())
                .isEqualTo("{\"subscribe\":true}");
        assertThat(Mcp.modern()
                        .result("server/discover", "{}")
                        .path("capabilities")
                        .path("resources")
                        .toString())
                .isEqualTo("{}");
        Mcp.modern().error(404, -32601, Mcp.modern().ask("resources/subscribe", "{\"uri\": \"x\"}"));
    }

    @Test
    void tellsWhileTheStreamIsOpenThatTheReportChanged() {
        assertThatItIsDone(subscribe(client, MONTH));
        try (Heard heard = client.listen()) {
            spend();

            assertThatItTells(heard.next(), MONTH);

            assertThat(client.end().statusCode()).isEqualTo(204);
            assertThat(heard.rest()).isEmpty();
        }
    }

    @Test
    void tellsOnTheNextStreamWhatChangedMeanwhile() {
        assertThatItIsDone(subscribe(client, MONTH));
        assertThatItIsDone(subscribe(client, ofThisMonth()));
        assertThatItIsDone(subscribe(client, MONTH + "/2001-01"));
        assertThatItIsDone(client.ask("resources/unsubscribe", "{\"uri\": \"%s\"}".formatted(MONTH)));
        assertThatItIsDone(client.ask("resources/unsubscribe", "{\"uri\": \"never:subscribed\"}"));
        spend();

        try (Heard heard = client.listen()) {
            assertThatItTells(heard.next(), ofThisMonth());
            assertThat(client.end().statusCode()).isEqualTo(204);
            assertThat(heard.rest()).isEmpty();
        }
    }

    @Test
    void tellsThatAServersResourceChangedAlthoughAnotherServerIsSlow() {
        CountDownLatch released = new CountDownLatch(1);
        ApiKeys agentsKey = ApiKeys.make("agent", "");
        AskedClient reader = AskedClient.with(Api.address("/"), agentsKey.key(), "{}");
        try (RpcServer notes = notes().on("resources/read", text("one"));
                RpcServer slow = content("{\"uri\": \"slow://one\", \"name\": \"one\"}", "", "")
                        .on("resources/read", (exchange, message) -> hold(released))) {
            register("notes", notes, ", \"keys\": [\"*\"]");
            register("slow", slow, ", \"keys\": [\"*\"]");
            assertThatItIsDone(subscribe(reader, "slow://one"));
            assertThatItIsDone(subscribe(reader, "notes://readme"));
            assertThatItIsDone(subscribe(reader, "notes://7/text"));
            try (var _ = reader.listen()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> notes.asked("resources/read") == 2);
                await().atMost(Duration.ofSeconds(30)).until(() -> slow.asked("resources/read") == 1);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> looked(agentsKey) == 2);
            notes.on("resources/read", text("two"));

            try (Heard heard = reader.listen()) {
                List<String> told = List.of(heard.next(), heard.next()).stream()
                        .map(notice -> notice.path("params").path("uri").asText())
                        .sorted()
                        .toList();

                assertThat(told).containsExactly("notes://7/text", "notes://readme");
            }
            released.countDown();
        }
    }

    @Test
    void refusesWhatCannotBeSubscribedTo() {
        error(subscribe(client, "purser://nothing"), -32002);
        error(subscribe(client, "notes://of-nobody"), -32002);
        error(subscribe(client, MONTH + "/1-1"), -32602);
        assertThat(client.ask("resources/subscribe", "{}").statusCode()).isEqualTo(400);
        error(subscribe(client.withSession(""), MONTH), -32600);
        error(client.withSession("").ask("resources/unsubscribe", "{\"uri\": \"x\"}"), -32600);
        AskedClient deployer =
                AskedClient.with(Api.address("/"), ApiKeys.make("deployer", "").key(), "{}");
        error(subscribe(deployer, MONTH), -32002);
        error(subscribe(client, sdl()), -32002);
        assertThatItIsDone(subscribe(deployer, sdl()));
    }

    private static String sdl() {
        return Mcp.modern().result("resources/list", "{}").path("resources").findValuesAsText("uri").stream()
                .filter(uri -> uri.startsWith("purser://sdl/"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusesAUriThatCannotBeStored() {
        try (RpcServer notes = content("", "{\"uriTemplate\": \"notes://{id}\", \"name\": \"note\"}", "")) {
            register("notes", notes, ", \"keys\": [\"*\"]");
            AskedClient reader =
                    AskedClient.with(Api.address("/"), ApiKeys.make("agent", "").key(), "{}");

            error(subscribe(reader, "notes://" + "\u4e00".repeat(665)), -32602);
            error(subscribe(reader, "notes://a\\u0000b"), -32602);
            assertThatItIsDone(subscribe(reader, "notes://" + "\u4e00".repeat(664)));
        }
    }

    @Test
    void readsAllResourcesOfAServerThatTakesOneCallAtOnce() {
        ApiKeys agentsKey = ApiKeys.make("agent", "");
        AskedClient reader = AskedClient.with(Api.address("/"), agentsKey.key(), "{}");
        try (RpcServer notes = notes().on("resources/read", text("one"))) {
            register("notes", notes, ", \"keys\": [\"*\"], \"calls_at_once\": 1");
            for (int note = 0; note < 6; note++) {
                assertThatItIsDone(subscribe(reader, "notes://%d/text".formatted(note)));
            }
            try (var _ = reader.listen()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> looked(agentsKey) == 6);
            }
        }
    }

    @Test
    void readsAtOneServerForTwoKeysAtOnce() {
        CountDownLatch released = new CountDownLatch(1);
        ApiKeys other = ApiKeys.make("agent", "");
        AskedClient reader = AskedClient.with(Api.address("/"), other.key(), "{}");
        List<Heard> heard = new ArrayList<>();
        try (RpcServer notes = notes().on("resources/read", text("one"));
                RpcServer slow = content("{\"uri\": \"slow://one\", \"name\": \"one\"}", "", "")
                        .on("resources/read", (exchange, message) -> hold(released))) {
            register("notes", notes, ", \"keys\": [\"*\"]");
            register("slow", slow, ", \"keys\": [\"*\"]");
            for (int i = 0; i < 3; i++) {
                AskedClient each = AskedClient.with(
                        Api.address("/"), ApiKeys.make("agent", "").key(), "{}");
                assertThatItIsDone(subscribe(each, "slow://one"));
                heard.add(each.listen());
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> slow.asked("resources/read") >= 2);
            assertThatItIsDone(subscribe(reader, "notes://readme"));
            heard.add(reader.listen());
            await().atMost(Duration.ofSeconds(30)).until(() -> looked(other) == 1);
            assertThat(slow.asked("resources/read")).isEqualTo(2);
            released.countDown();
        } finally {
            heard.forEach(Heard::close);
        }
    }

    @Test
    void takesTheOldestSubscriptionsAwayIfAKeyHasTooMany() {
        assertThatItIsDone(subscribe(client, MONTH));
        for (int session = 0; session < 4; session++) {
            AskedClient each = AskedClient.with(Api.address("/"), key.key(), "{}");
            for (int month = 0; month < 16; month++) {
                assertThatItIsDone(subscribe(each, MONTH + "/2%03d-01".formatted(month)));
            }
            assertThatItIsDone(subscribe(each, MONTH + "/2000-01"));
            assertThat(error(subscribe(each, MONTH), -32603).toString()).contains("urn:purser:problem:busy");
        }
        assertThat(bySession()).containsExactly(16L, 16L, 16L, 16L);

        assertThatItIsDone(subscribe(AskedClient.with(Api.address("/"), key.key(), "{}"), MONTH));

        assertThat(bySession()).containsExactly(15L, 16L, 16L, 16L, 1L);
    }

    /** How many subscriptions the sessions of the key have, the oldest session first. */
    private List<Long> bySession() {
        return numbers(key, "select count(*) from tool_subscription where caller = ? group by until order by until");
    }

    private List<Long> numbers(ApiKeys key, String sql) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key.caller());
            List<Long> numbers = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    numbers.add(found.getLong(1));
                }
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takesTheOldestSubscriptionsAwayIfAllKeysHaveTooMany() {
        ApiKeys other = ApiKeys.make("operator", "");
        assertThat(numbers(other, """
                with added as (insert into tool_subscription (session, uri, caller, until)
                    select sha256(n::text::bytea), 'x', ?, now() + interval '1 hour' from generate_series(1, 10000) n
                    returning 1)
                select count(*) from added""")).containsExactly(10_000L);

        assertThatItIsDone(subscribe(client, MONTH));

        assertThat(bySession()).containsExactly(1L);
        assertThat(numbers(other, "select count(*) from tool_subscription where ? <> ''"))
                .containsExactly(10_000L);
        numbers(other, "delete from tool_subscription where caller = ? returning 1");
    }
}
