package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The budgets of apps: what an operator and what a deployer may set. */
@QuarkusTest
@WithAkash
class AppBudgetTest extends AppCalls {
    private static ObjectNode limited(String usd, String window) {
        ObjectNode app = app("128Mi").put("trigger", "none");
        app.putObject("budget").put("limit_usd", usd).put("window", window);
        return app;
    }

    private static String limitOf(String name) {
        return Api.get("/v1/budgets").path("budgets.find { it.name == 'app:%s' }?.limit_usd".formatted(name));
    }

    @Test
    void leavesABudgetAloneThatAnOperatorMade() {
        assertThat(Api.post("/v1/budgets", """
                        {"name": "app:foreign", "scope": {"tag": "app:foreign"}, "limit_usd": "5", "window": "month"}""").statusCode()).isEqualTo(201);
        ApiKeys deployer = ApiKeys.make("deployer", "");

        assertThat(put(deployer, "foreign", limited("5000", "month"))).isEqualTo(409);
        assertThat(Api.get("/v1/apps/foreign").statusCode()).isEqualTo(404);
        assertThat(put("foreign", limited("6", "month")).statusCode()).isEqualTo(409);
        assertThat(put(deployer, "foreign", app("128Mi").put("trigger", "none")))
                .isEqualTo(201);
        assertThat(deployer.request().delete("/v1/apps/foreign").statusCode()).isEqualTo(204);

        assertThat(limitOf("foreign")).isEqualTo("5");
    }

    @Test
    void isNeverGivenMoreByADeployerThanAnOperatorAllowed() {
        ApiKeys deployer = ApiKeys.make("deployer", "");
        assertThat(put("capped", limited("40", "month")).statusCode()).isEqualTo(201);

        assertThat(put(deployer, "capped", limited("40.000000001", "month"))).isEqualTo(403);
        assertThat(put(deployer, "capped", limited("40", "hour"))).isEqualTo(403);
        assertThat(put(deployer, "capped", limited("10", "month"))).isEqualTo(200);
        assertThat(limitOf("capped")).isEqualTo("10");
        assertThat(put(deployer, "capped", limited("40", "month"))).isEqualTo(200);
        assertThat(put(deployer, "capped", app("128Mi").put("trigger", "none"))).isEqualTo(200);
        assertThat(limitOf("capped")).isEqualTo("40");
        assertThat(deployer.request().delete("/v1/apps/capped").statusCode()).isEqualTo(204);
        assertThat(limitOf("capped")).isEqualTo("40");
        assertThat(put(deployer, "capped", limited("41", "month"))).isEqualTo(403);

        String budget = Api.get("/v1/budgets").path("budgets.find { it.name == 'app:capped' }.id");
        assertThat(Api.asOperator()
                        .contentType("application/json")
                        .body("{\"name\": \"app:capped\", \"scope\": {\"tag\": \"app:capped\"},"
                                + " \"limit_usd\": \"50\", \"window\": \"month\"}")
                        .put("/v1/budgets/" + budget)
                        .statusCode())
                .isEqualTo(200);
        assertThat(put(deployer, "capped", limited("51", "month"))).isEqualTo(403);
        assertThat(put(deployer, "capped", limited("50", "month"))).isEqualTo(201);
        assertThat(Api.asOperator().delete("/v1/apps/capped").statusCode()).isEqualTo(204);
        assertThat(limitOf("capped")).isNull();
    }

    @Test
    void costsNoMoreThanTheDeployersKeySays() {
        ApiKeys deployer = ApiKeys.make("deployer", ", \"max_app_usd_per_month\": \"7.5\"");

        assertThat(put(deployer, "modest", limited("8", "month"))).isEqualTo(403);
        assertThat(put(deployer, "modest", limited("7.5", "hour"))).isEqualTo(403);
        assertThat(put(deployer, "modest", app("128Mi").put("trigger", "none"))).isEqualTo(201);
        assertThat(limitOf("modest")).isEqualTo("7.5");
        assertThat(deployer.request().delete("/v1/apps/modest").statusCode()).isEqualTo(204);
        assertThat(limitOf("modest")).isEqualTo("7.5");
    }

    @Test
    void isWrittenWithItsAppOrNotAtAll() throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create function die() returns trigger language plpgsql as
                        $$ begin raise exception 'this replica dies'; end $$
                    """);
            statement.execute("create trigger die before insert on budget for each row"
                    + " when (new.name = 'app:halved') execute function die()");

            assertThat(put("halved", limited("5", "month")).statusCode()).isEqualTo(500);
            assertThat(Api.get("/v1/apps/halved").statusCode()).isEqualTo(404);

            statement.execute("drop trigger die on budget");
        }
        assertThat(put("halved", limited("5", "month")).statusCode()).isEqualTo(201);
        assertThat(limitOf("halved")).isEqualTo("5");
    }
}
