package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.purser.tools.AskedClient.Heard;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of calls that broke off, and clients that come back for the answer. */
@QuarkusTest
@WithGateway
class ToolResumptionTest extends ServerToolCalls {
    private static final String NOTICE =
            "\"method\": \"notifications/message\", \"params\": {\"level\": \"info\", \"data\": \"begun\"}";

    @Inject
    DataSource database;

    private ApiKeys key;
    private AskedClient client;
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeEach
    void beginASession() {
        key = ApiKeys.make("agent", "");
        client = AskedClient.with(Api.address("/"), key.key(), "{}");
    }

    /** Tells something if it is to, and answers when it is released. */
    private AskingServer server(boolean tells, String answer) {
        AskingServer server = new AskingServer(talk -> {
            if (tells) {
                talk.tell(NOTICE);
            }
            hold(released);
            talk.end(answer);
        });
        register("{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\", \"keys\": [\"*\"]}"
                .formatted(server.url()));
        return server;
    }

    private Heard call() {
        return client.call("search__query", "\"io.purser/task\": \"%s\"".formatted(task));
    }

    private void awaitKept(int answers) {
        await().atMost(Duration.ofSeconds(30)).until(() -> kept() == answers);
    }

    private long kept() {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select count(*) from tool_answer where caller = ?")) {
            select.setString(1, key.caller());
            try (ResultSet found = select.executeQuery()) {
                assertThat(found.next()).isTrue();
                return found.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void givesTheAnswerToTheClientThatComesBackAndToNobodyElse() {
        try (AskingServer server = server(true, "done")) {
            String event;
            try (Heard heard = call()) {
                event = heard.event();
                assertThat(heard.next().path("method").asText()).isEqualTo("notifications/message");
            }
            released.countDown();
            awaitKept(1);

            AskedClient stranger =
                    AskedClient.with(Api.address("/"), ApiKeys.make("agent", "").key(), "{}");
            AskedClient otherSession = AskedClient.with(Api.address("/"), key.key(), "{}");
            assertThat(stranger.statusOfStream(event)).isEqualTo(400);
            assertThat(otherSession.statusOfStream(event)).isEqualTo(400);
            assertThat(client.statusOfStream(client.session())).isEqualTo(400);
            assertThat(client.statusOfStream("AAAA")).isEqualTo(400);
            assertThat(client.withSession("").statusOfStream(event)).isEqualTo(405);
            assertThat(client.answer(event, "\"result\": {}").statusCode()).isEqualTo(400);

            try (Heard resumed = client.resume(event)) {
                assertThat(resumed.result()).isEqualTo("done");
                assertThat(resumed.rest()).isEmpty();
            }
            awaitKept(0);
            assertIsChargedOnce();
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void givesTheAnswerToAClientThatIsBackBeforeIt() {
        try (AskingServer server = server(false, "done")) {
            String event;
            // It begins without a notice, too, because the call takes long.
            try (Heard heard = call()) {
                event = heard.event();
            }
            try (Heard resumed = client.resume(event)) {
                released.countDown();

                assertThat(resumed.result()).isEqualTo("done");
            }
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void saysThatALargeAnswerIsNotKept() {
        try (AskingServer server = server(true, "x".repeat(300_000))) {
            String event;
            try (Heard heard = call()) {
                event = heard.event();
            }
            released.countDown();
            awaitKept(1);

            try (Heard resumed = client.resume(event)) {
                assertThat(resumed.next().at("/error/message").asText()).contains("idempotency key");
            }
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void keepsNothingOfACallWhoseStreamIsWhole() {
        released.countDown();
        try (AskingServer server = server(true, "done");
                Heard heard = call()) {
            assertThat(heard.event()).hasSizeGreaterThan(60);
            assertThat(heard.next().path("method").asText()).isEqualTo("notifications/message");
            assertThat(heard.result()).isEqualTo("done");
            assertThat(heard.rest()).isEmpty();
            assertThat(kept()).isZero();
            assertThat(server.calls()).isEqualTo(1);
        }
    }
}
