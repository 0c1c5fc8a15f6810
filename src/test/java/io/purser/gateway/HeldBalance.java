package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.EarlyLooks;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** The balance of a budget that a test holds in its hands: calls of its agent to its model wait for their money. */
final class HeldBalance implements AutoCloseable {
    private final Connection connection;

    private HeldBalance(Connection connection) {
        this.connection = connection;
    }

    /** Makes a budget of that agent for calls to that model, and holds its balance. */
    static HeldBalance of(String agent, String model) throws SQLException {
        Response budget = Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\", \"model\": \"%s\"}, \"limit_usd\": \"1\", \"window\": \"total\"}"
                        .formatted(TestSystem.unique("held"), agent, model));
        // The first call makes the balance.
        CompletionRequest first = by(agent, new CompletionRequest(model, "hello"));
        assertThat(first.post().statusCode()).isEqualTo(200);
        Entries.of(first.task, 1);
        Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
        connection.setAutoCommit(false);
        try (PreparedStatement lock =
                connection.prepareStatement("select 1 from budget_window where budget_id = ?::uuid for update")) {
            lock.setString(1, budget.path("id"));
            assertThat(lock.executeQuery().next()).isTrue();
        }
        return new HeldBalance(connection);
    }

    /** The request as that agent's. */
    static CompletionRequest by(String agent, CompletionRequest request) {
        request.body.withObject("/metadata/purser").put("agent", agent);
        return request;
    }

    /** Waits until a transaction waits for the balance. */
    void awaitThatItIsWanted() {
        EarlyLooks.within(Duration.ofSeconds(30)).until(this::isWanted);
    }

    private boolean isWanted() throws SQLException {
        try (PreparedStatement waiting = connection.prepareStatement(
                        "select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))");
                ResultSet one = waiting.executeQuery()) {
            return one.next();
        }
    }

    /** Lets go of the balance. */
    void letGo() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
