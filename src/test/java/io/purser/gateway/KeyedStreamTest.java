package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.support.CallerDialect;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream under an idempotency key: its end says that a repetition will get the same answer. */
@QuarkusTest
@WithGateway
class KeyedStreamTest {
    private final String task = TestSystem.unique("keyed");

    private static String end(CallerDialect dialect) {
        return switch (dialect) {
            case CHAT -> "\"usage\":{";
            case MESSAGES -> "\"stop_reason\":\"end_turn\"";
            case RESPONSES -> "\"type\":\"response.completed\"";
        };
    }

    private static boolean holds(Iterable<String> events, String text) {
        return String.join("\n", events).replace(" ", "").contains(text);
    }

    @ParameterizedTest
    @EnumSource
    void endsWhenTheAnswerIsDurable(CallerDialect dialect) throws SQLException {
        ObjectNode body = dialect.request(
                        CompletionRequest.QWEN, TextNode.valueOf("{\"every_ms\": 300}"), 50, task, task)
                .put("stream", true);
        if (dialect == CallerDialect.CHAT) {
            body.putObject("stream_options").put("include_usage", true);
        }
        Queue<String> events = new ConcurrentLinkedQueue<>();

        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement();
                EventStream stream = EventStream.post(dialect.path(), body.toString(), "idempotency-key", task)) {
            connection.setAutoCommit(false);
            stream.next().ifPresent(events::add);
            statement.execute("lock table reservation in exclusive mode");
            Thread reader = Thread.ofVirtual().start(() -> {
                for (var event = stream.next(); event.isPresent(); event = stream.next()) {
                    events.add(event.get());
                }
            });
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isAwaited(statement));
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !holds(events, end(dialect)));
            assertThat(reader.isAlive()).isTrue();
            connection.rollback();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !reader.isAlive());
        }

        assertThat(holds(events, end(dialect))).as("%s", events).isTrue();
        Entries.of(task, 1);
        try (EventStream again = EventStream.post(dialect.path(), body.toString(), "idempotency-key", task)) {
            assertThat(again.rest()).isEqualTo(List.copyOf(events));
            assertThat(again.header("x-purser-replayed")).contains("true");
        }
    }

    private static boolean isAwaited(Statement statement) throws SQLException {
        try (ResultSet waiting = statement.executeQuery(
                "select count(*) from pg_locks where not granted and relation = 'reservation'::regclass")) {
            return waiting.next() && waiting.getInt(1) > 0;
        }
    }
}
