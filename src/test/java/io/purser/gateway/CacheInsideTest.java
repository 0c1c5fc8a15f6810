package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls that use the cache, while the test looks into its table or holds it. */
@QuarkusTest
@WithGateway
class CacheInsideTest {
    private static final String CACHE = "x-purser-cache";

    private static Connection database() throws SQLException {
        return DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void goWithoutTheCacheIfTheDatabaseIsSlowToLookThere() throws Exception {
        CompletionRequest request = new CompletionRequest("auto", "{'say': 'first'}");
        request.postWith(CACHE, "ttl=60");

        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table cached_answer in access exclusive mode");

            CompletableFuture<Response> call = CompletableFuture.supplyAsync(() -> request.postWith(CACHE, "ttl=60"));

            Response response = call.get(60, TimeUnit.SECONDS);
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            assertThat(response.header(CACHE)).isEqualTo("miss");
            assertThat(TestSystem.callsWith(request.task)).hasSize(2);
            connection.rollback();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> "hit".equals(request.postWith(CACHE, "ttl=60").header(CACHE)));
    }

    @Test
    void leaveNothingThereWhenTheirKeyIsRevoked() throws SQLException {
        ApiKeys key = ApiKeys.make("agent", ", \"cache_ttl_seconds\": 3600");
        ApiKeys other = ApiKeys.make("agent", ", \"cache_ttl_seconds\": 3600");
        CompletionRequest request = new CompletionRequest("auto", "{'say': 'kept'}");
        for (ApiKeys each : new ApiKeys[] {key, other}) {
            assertThat(each.post(CompletionRequest.CHAT, request.json()).statusCode())
                    .isEqualTo(200);
        }
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            String kept = "select count(*) from cached_answer where caller = '%s'";
            assertThat(number(statement, kept.formatted(key.caller()))).isEqualTo(1);

            assertThat(Api.asOperator().delete("/v1/keys/" + key.id()).statusCode())
                    .isLessThan(300);

            assertThat(number(statement, kept.formatted(key.caller()))).isZero();
            assertThat(number(statement, kept.formatted(other.caller()))).isEqualTo(1);
        }
    }

    /** The call is under way when its key is revoked. */
    @Test
    void keepNothingForAKeyThatWasRevokedMeanwhile() throws SQLException {
        ApiKeys key = ApiKeys.make("agent", ", \"cache_ttl_seconds\": 3600");
        CompletionRequest request = new CompletionRequest("auto", "{'delay_ms': 800, 'say': 'kept'}");
        CompletableFuture<Response> call =
                CompletableFuture.supplyAsync(() -> key.post(CompletionRequest.CHAT, request.json()));
        Provider.awaitCallFor(request);

        assertThat(Api.asOperator().delete("/v1/keys/" + key.id()).statusCode()).isLessThan(300);

        assertThat(call.join().statusCode()).isEqualTo(200);
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            assertThat(number(
                            statement,
                            "select count(*) from cached_answer where caller = '%s'".formatted(key.caller())))
                    .isZero();
        }
    }
}
