package io.purser.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.support.Api;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of a replica whose database is restored to an earlier moment while the replica runs. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RestoredDatabaseTest {
    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static int check(String key) {
        return given().header("authorization", "Bearer " + key)
                .contentType("application/json")
                .body("{}")
                .post("/budget-check")
                .statusCode();
    }

    @Test
    void readsAnewTheKeysBudgetsAndPricesThatItRemembers() throws SQLException {
        // Given a key in use, a monthly limit and prices
        Response created = Api.post("/v1/keys", "{\"name\": \"lost\", \"roles\": [\"agent\"]}");
        String key = created.path("key");
        String id = created.path("id");
        assertThat(check(key)).isEqualTo(200);
        long prices = number("select count(*) from price_book");
        assertThat(prices).isPositive();
        assertThat(number("select count(*) from replica where beat > 0")).isPositive();

        // When the database is as it was before them, and nothing announces the change
        execute(
                "delete from api_key_secret where api_key = '%s'".formatted(id),
                "update budget set limit_nanos = 21000000000 where name = 'monthly-cap'",
                "delete from price_book",
                "update replica set beat = 0");

        // Then
        await().atMost(Duration.ofSeconds(60)).until(() -> check(key) == 401);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(number("select limit_nanos from budget where name = 'monthly-cap'"))
                    .isEqualTo(20_000_000_000L);
            assertThat(number("select count(*) from price_book")).isEqualTo(1);
        });
        List<String> caps =
                Api.get("/v1/budgets").jsonPath().getList("budgets.findAll { it.name == 'monthly-cap' }.limit_usd");
        assertThat(caps).containsExactly("20");
    }
}
