package io.purser.tools;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.purser.memory.HeapAccount;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.purser.tools.AskedClient.Heard;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The streams of sessions: whose they are, how many there may be, and when they end. */
@QuarkusTest
@WithGateway
class SessionStreamsTest {
    private static final int MOST_OF_KEY = 16;
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    HeapAccount account;

    @Inject
    SessionStreams streams;

    @Inject
    @DataSource("reports")
    AgroalDataSource reports;

    private ApiKeys key;
    private AskedClient client;

    @BeforeEach
    void beginASession() {
        key = ApiKeys.make("agent", "");
        client = AskedClient.with(Api.address("/"), key.key(), "{}");
    }

    private long open() {
        return streams.all().stream()
                .filter(stream -> stream.caller().id().equals(key.caller()))
                .count();
    }

    @Test
    void opensNoStreamForAnotherKeyOrAnEndedSession() {
        AskedClient stranger = client.withKey(ApiKeys.make("operator", "").key());
        assertThat(stranger.statusOfStream()).isEqualTo(404);
        assertThat(client.withSession("AAAA").statusOfStream()).isEqualTo(404);
        assertThat(client.withSession("").statusOfStream()).isEqualTo(405);

        assertThat(client.end().statusCode()).isEqualTo(204);
        assertThat(client.statusOfStream()).isEqualTo(404);
    }

    @Test
    void saysWhatAStreamNeeds() {
        Response other = get(Map.of("Origin", "http://evil.example.com", "Accept", "text/event-stream"));
        assertThat(other.statusCode()).isEqualTo(403);
        Response json = get(Map.of("Accept", "application/json"));
        assertThat(json.statusCode()).isEqualTo(405);
        assertThat(json.header("allow")).isEqualTo("OPTIONS, POST, DELETE");
        assertThat(get(Map.of("Accept", "text/event-stream", "MCP-Protocol-Version", "2026-07-28"))
                        .statusCode())
                .isEqualTo(405);
        Response unknown = get(Map.of("Accept", "text/event-stream", "MCP-Protocol-Version", "1900-01-01"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.jsonPath().getInt("error.code")).isEqualTo(-32022);
        assertThat(given().get("/mcp").statusCode()).isEqualTo(401);
    }

    private Response get(Map<String, String> headers) {
        return given().header("Authorization", "Bearer " + key.key())
                .header("Mcp-Session-Id", client.session())
                .headers(headers)
                .get("/mcp");
    }

    @Test
    void opensSixteenStreamsOfAKeyAndGivesTheirMemoryBack() {
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < MOST_OF_KEY; i++) {
            heard.add(client.listen());
        }
        assertThat(open()).isEqualTo(MOST_OF_KEY);
        assertThat(account.taken()).isGreaterThanOrEqualTo(MOST_OF_KEY * 16_384L);
        assertThat(client.statusOfStream()).isEqualTo(429);
        try (var _ = AskedClient.with(
                        Api.address("/"), ApiKeys.make("agent", "").key(), "{}")
                .listen()) {
            heard.removeFirst().close();
            await().atMost(SOON).until(() -> open() == MOST_OF_KEY - 1);
            heard.add(client.listen());

            heard.forEach(Heard::close);
            await().atMost(SOON).until(() -> open() == 0);
        }
        await().atMost(SOON).until(account::taken, taken -> taken == 0);
    }

    @Test
    void cutsAClientOffThatDoesNotRead() throws IOException {
        try (Socket silent = new Socket()) {
            silent.setReceiveBufferSize(4_096);
            silent.connect(new InetSocketAddress("localhost", Api.address("/").getPort()));
            silent.getOutputStream()
                    .write(
                            "GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer %s\r\nMcp-Session-Id: %s\r\n\r\n"
                                    .formatted(key.key(), client.session())
                                    .getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> open() == 1);
            SessionStream stream = streams.all().stream()
                    .filter(each -> each.caller().id().equals(key.caller()))
                    .findFirst()
                    .orElseThrow();
            String uri = "x".repeat(7_000);
            AtomicInteger refused = new AtomicInteger();
            // Until the buffers of both sides are full, so that nothing leaves any more.
            await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
                while (stream.tell(uri)) {
                    refused.set(0);
                }
                return refused.incrementAndGet() > 200;
            });

            stream.beat(System.nanoTime() + Duration.ofSeconds(20).toNanos());
            assertThat(open()).isEqualTo(1);
            stream.beat(System.nanoTime() + Duration.ofSeconds(40).toNanos());

            await().atMost(SOON).until(() -> open() == 0);
        }
    }

    @Test
    void endsAStreamAfterHalfAnHour() {
        try (Heard heard = client.listen()) {
            SessionStream stream = streams.all().stream()
                    .filter(each -> each.caller().id().equals(key.caller()))
                    .findFirst()
                    .orElseThrow();

            stream.beat(System.nanoTime() + Duration.ofMinutes(29).toNanos());
            assertThat(open()).isEqualTo(1);
            stream.beat(System.nanoTime() + Duration.ofMinutes(31).toNanos());

            assertThat(heard.rest()).isEmpty();
        }
    }

    @Test
    void endsTheStreamsOfASessionAndOfARevokedKey() {
        AskedClient second = AskedClient.with(Api.address("/"), key.key(), "{}");
        try (Heard first = client.listen();
                Heard again = client.listen();
                Heard other = second.listen()) {
            assertThat(client.end().statusCode()).isEqualTo(204);
            assertThat(first.rest()).isEmpty();
            assertThat(again.rest()).isEmpty();
            assertThat(open()).isEqualTo(1);

            assertThat(Api.asOperator().delete("/v1/keys/" + key.id()).statusCode())
                    .isLessThan(300);
            assertThat(other.rest()).isEmpty();
            await().atMost(SOON).until(() -> open() == 0);
        }
    }

    /** Each report is waited for ten seconds. */
    @Test
    void endsTheStreamOfARevokedKeyWhileNoReportCanBeRead() throws SQLException {
        ApiKeys auditor = ApiKeys.make("auditor", "");
        AskedClient reader = AskedClient.with(Api.address("/"), auditor.key(), "{}");
        List<String> months = IntStream.rangeClosed(1, 12)
                .mapToObj("purser://reports/monthly/2001-%02d"::formatted)
                .toList();
        for (String month : months) {
            HttpResponse<String> done = reader.ask("resources/subscribe", "{\"uri\": \"%s\"}".formatted(month));
            assertThat(done.body()).contains("\"result\"");
        }
        try (Connection first = reports.getConnection();
                Connection second = reports.getConnection();
                var _ = reader.listen();
                Heard other = client.listen()) {
            SessionStream stream = streams.all().stream()
                    .filter(each -> each.caller().id().equals(auditor.caller()))
                    .findFirst()
                    .orElseThrow();
            await().atMost(SOON)
                    .until(() -> months.stream().anyMatch(month -> stream.overdue(month, System.nanoTime()) < 0));
            assertThat(Api.asOperator().delete("/v1/keys/" + key.id()).statusCode())
                    .isLessThan(300);

            await().atMost(SOON).until(() -> open() == 0);
            assertThat(other.rest()).isEmpty();
            assertThat(first.isClosed() || second.isClosed()).isFalse();
        }
    }
}
