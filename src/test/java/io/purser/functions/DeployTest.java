package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What can be asked where no Akash account is configured. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DeployTest {
    private static final String TEMPLATE = """
            {"template": "route", "dry_run": true%s,
             "env": {"PURSER_DB_URL": "jdbc:postgresql://db/purser", "PURSER_DB_USERNAME": "purser",
                     "PURSER_MONTHLY_BUDGET_CAP": "20", "PURSER_PROVIDERS": "providers.json"},
             "secrets": {"PURSER_DB_PASSWORD": "hush-hush", "PURSER_OPERATOR_KEY": "hush-hush",
                         "PURSER_SECRETS_KEY": "hush-hush"}}
            """;

    @Test
    void saysWithoutAWalletWhatATemplateWouldCost() {
        Response response = Api.post("/deploy", TEMPLATE.formatted(""));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getString("state")).isEqualTo("dry-run");
        assertThat(response.jsonPath().getString("deployment")).isNull();
        assertThat(response.jsonPath().getString("hash")).matches("[0-9a-f]{64}");
        assertThat(response.jsonPath().getString("groups[0].services[0].name")).isEqualTo("route");
        assertThat(response.jsonPath().getInt("groups[0].services[0].count")).isEqualTo(2);
        assertThat(response.jsonPath().getString("estimate.uact_per_block")).isEqualTo("4");
        assertThat(response.jsonPath().getString("estimate.usd_per_month")).isEqualTo("1.753172");
        assertThat(response.jsonPath().getMap("estimate.clouds_usd_per_month"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("aws-fargate", "15.08", "google-cloud-run", "24.24", "vm", "8.26"));
        assertThat(response.jsonPath().getString("estimate.cloud_usd_per_month"))
                .isEqualTo("8.26");
        assertThat(response.jsonPath().getString("estimate.deposit_usd")).isEqualTo("5");
        assertThat(response.jsonPath().getString("estimate.deposit_days")).isEqualTo("86.8");
        assertThat(response.jsonPath().getList("warnings", String.class))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("no Akash account is configured: set PURSER_AKASH_CONSOLE_API_KEY");
        assertThat(response.asString()).doesNotContain("hush-hush");
    }

    @Test
    void asksForNothingButAPasswordAndAnOperatorsKeyToRunAllOfIt() {
        Response response = Api.post("/deploy", """
                {"template": "purser", "dry_run": true,
                 "secrets": {"PURSER_DB_PASSWORD": "hush-hush", "PURSER_OPERATOR_KEY": "hush-hush"}}
                """);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getList("groups[0].services.name", String.class))
                .containsExactlyInAnyOrder("purser", "postgres");
        assertThat(response.jsonPath().getList("warnings", String.class))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("no Akash account is configured");
    }

    @Test
    void warnsOfASecretThatIsGivenAsAnythingElse() {
        Response response = Api.post("/deploy", """
                {"template": "budget-check", "dry_run": true,
                 "env": {"PURSER_DB_URL": "jdbc:postgresql://db/purser", "PURSER_DB_PASSWORD": "hush-hush"},
                 "secrets": {"PURSER_OPERATOR_KEY": "hush-hush", "PURSER_SECRETS_KEY": "hush-hush"}}
                """);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getList("warnings", String.class))
                .filteredOn(warning -> warning.contains("a secret in clear"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("PURSER_DB_PASSWORD=${PURSER_DB_PASSWORD} and give its value as a secret");
        assertThat(response.asString()).doesNotContain("hush-hush");
    }

    @Test
    void ordersNothingWhereNobodyPays() {
        Response response =
                Api.post("/deploy", TEMPLATE.formatted("").replace("\"dry_run\": true", "\"dry_run\": false"));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(503);
        assertThat(response.jsonPath().getString("type")).isEqualTo("urn:purser:problem:not_ready");
        assertThat(Api.get("/v1/deployments").jsonPath().getList("deployments")).isEmpty();
    }

    @Test
    void refusesEveryMistakeAtOnce() {
        Response response = Api.post("/deploy", """
                {"template": "route", "market": "bank", "deposit_usd": "0.1", "max_usd_per_month": 5,
                 "env": {"PURSER_DB_URL": "x", "NOBODY": "x", "lower": "x"}, "secrets": {"PURSER_DB_URL": "y"},
                 "bids": {"strategy": "providers", "allow": ["akash1nobody"], "min_bids": 0, "cheapest": true},
                 "health": {"path": "health", "timeout_s": 0}, "top_up": {"below_days": 0, "deposit_usd": "0.4", "max": 1},
                 "dry_run": "yes", "convert_denomination": 1, "sdl_file": "x"}
                """);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        assertThat(response.jsonPath().getList("violations.path", String.class))
                .contains(
                        "market",
                        "deposit_usd",
                        "max_usd_per_month",
                        "env.lower",
                        "env.NOBODY",
                        "secrets",
                        "env.PURSER_OPERATOR_KEY",
                        "bids.providers",
                        "bids.allow",
                        "bids.min_bids",
                        "bids.cheapest",
                        "health.path",
                        "health.timeout_s",
                        "top_up.below_days",
                        "top_up.deposit_usd",
                        "top_up.max",
                        "dry_run",
                        "convert_denomination",
                        "sdl_file");
    }

    @Test
    void worksAsTheReadmeSays() {
        Response response = Api.post("/deploy", """
                {
                  "template": "371-os/ceo-agent", "dry_run": true,
                  "env": {"CEO_AGENT_IMAGE": "ghcr.io/371-os/ceo-agent:1.0.0", "PURSER_URL": "https://purser.example"},
                  "secrets": {"PURSER_API_KEY": "a-key-of-the-agent"}}
                """);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getString("state")).isEqualTo("dry-run");
        assertThat(response.jsonPath().getString("estimate.usd_per_month")).isEqualTo("2.191464");
    }

    @Test
    void tellsWhereAnSdlIsWrong() {
        Response response = Api.post("/deploy", """
                {"sdl": "version: '2.0'\\nservices: {}\\n", "dry_run": true}
                """);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        assertThat(response.jsonPath().getList("violations.path", String.class)).contains("sdl");
        assertThat(response.jsonPath().getList("violations.message", String.class))
                .anyMatch(message -> message.matches("[0-9]+:[0-9]+: .*"));
    }

    @Test
    void knowsNoDeploymentOfAnotherId() {
        for (String path : List.of("", "/events", "/logs")) {
            assertThat(Api.get("/v1/deployments/01a20655-f3b4-7000-90a9-56f77ad69876" + path)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(Api.get("/v1/deployments/nothing" + path).statusCode()).isEqualTo(404);
        }
    }
}
