package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that are wrong stop the start, in one sentence that says where. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongSettingsIT {
    private final String database = PostgresResource.freshDatabase();

    @Test
    void doesNotStartWithSettingsThatAreWrong(@TempDir Path folder) throws IOException {
        Path models = folder.resolve("models.json");
        Files.writeString(models, "[\n  {\"name\": \"openrouter\", \"cost_in\": -1}\n]\n");

        String refusal = PackagedPurser.refusal(database, Map.of("PURSER_PROVIDERS", models.toString()));

        assertThat(refusal)
                .contains("models.json cannot be used")
                .contains("line 2: [0].model: is missing")
                .contains("line 2: [0].cost_in: has to be between 0 and 1000");
    }

    @Test
    void doesNotStartWithAFunctionThatNobodyKnows() throws IOException {
        String refusal = PackagedPurser.refusal(database, Map.of("PURSER_FUNCTIONS", "route,roulette"));

        assertThat(refusal).contains("PURSER_FUNCTIONS: there is no function \"roulette\"");
    }

    @Test
    void doesNotStartWithAProxyThatIsNoAddress() throws IOException {
        String refusal = PackagedPurser.refusal(database, Map.of("PURSER_TRUSTED_PROXIES", "10.0.0.0/8,proxy.example"));

        assertThat(refusal)
                .contains("PURSER_TRUSTED_PROXIES names \"proxy.example\", which is no IP address")
                .doesNotContain("\tat ");
    }

    @Test
    void doesNotStartWithAPolicyThatNamesNoModel(@TempDir Path folder) throws IOException {
        Path policy = folder.resolve("policy.json");
        Files.writeString(policy, """
                {"name": "mine", "rules": [
                  {"target": "openrouter:qwen2-72b"},
                  {"when": {"confidential": true},
                   "target": "localai:no-such-model"}
                ]}
                """);

        String refusal = PackagedPurser.refusal(database, Map.of("PURSER_POLICY", policy.toString()));

        assertThat(refusal)
                .contains("policy.json cannot be used:")
                .contains("line 4: rules[1].target: there is no model \"localai:no-such-model\"; there are ")
                .doesNotContain("\tat ");
    }

    @Test
    void readsTheAgentsAtTheStartWhereTheToolsAloneUseThem() throws IOException {
        assertThat(PackagedPurser.refusal(
                        database, Map.of("PURSER_FUNCTIONS", "tools", "PURSER_AGENTS", "{\"agents\":[]}")))
                .contains("PURSER_AGENTS cannot be used: agents: has to have at least one agent");
    }

    /** One of each kind: what a converter reads, what a class of Purser reads, and what is a file. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PURSER_PROVIDER_TIMEOUT           | 5 bananas     | purser.provider.timeout
                    PURSER_PROVIDER_CONCURRENCY       | many          | purser.provider.concurrency
                    PURSER_ZONE                       | Mars/Olympus  | purser.zone
                    PURSER_MONTHLY_BUDGET_CAP         | lots          | PURSER_MONTHLY_BUDGET_CAP
                    PURSER_FAIL_OPEN_USD              | some          | purser.fail-open-usd
                    PURSER_ASSUMED_PRICE              | cheap         | PURSER_ASSUMED_PRICE
                    PURSER_POLICY                     | /none/a.json  | PURSER_POLICY names a file that cannot be read
                    PURSER_PROVIDERS                  | [{]           | PURSER_PROVIDERS cannot be used
                    PURSER_AGENTS                     | {"agents":[]} | PURSER_AGENTS cannot be used: agents: has to have at least one agent
                    PURSER_BUILT_IN                   | yesterday     | PURSER_BUILT_IN has to be today or 371-os
                    PURSER_BUDGETS                    | [{}]          | PURSER_BUDGETS
                    PURSER_PROVIDER_TIMEOUT           | PT0S          | purser.provider.timeout with the config value "PT0S" threw an Exception whilst being converted it has to be from PT0.001S to PT480H
                    PURSER_PROMISES                   | -1            | it has to be from 1 to 2147483647
                    PURSER_PROMISE_SHARE              | 101           | it has to be from 1 to 100
                    PURSER_DB_MONEY_ANSWER_SECONDS    | 0             | purser.db.money-answer-seconds
                    PURSER_DB_REPORT_ANSWER_SECONDS   | 2147484       | purser.db.report-answer-seconds
                    PURSER_DEPLOY_AT_ONCE             | 0             | PURSER_DEPLOY_AT_ONCE: it has to be from 1 to 2147483647
                    PURSER_BUDGETS                    | [{"name": "b", "limit_usd": "1", "window": "day"}, {"name": "b", "limit_usd": "2", "window": "day"}] | PURSER_BUDGETS cannot be used:
                    PURSER_BUDGETS                    | [{"name": "monthly-cap", "limit_usd": "1", "window": "day"}] | line 1: [0].name: another budget has this name
                    OPENROUTER_BASE_URL               | http://a:99999 | OPENROUTER_BASE_URL has to be an http or https URL
                    PURSER_TOOL_SERVERS_LIST_EVERY    | banana        | purser.tool-servers.list-every with the config value "banana" threw an Exception whilst being converted it has to be a time as in PT30S (ISO 8601), 30s or 200ms
                    PURSER_TOOL_QUESTION_TIME         | PT11M         | purser.tool-question-time with the config value "PT11M" threw an Exception whilst being converted it has to be from PT1S to PT10M
                    PURSER_MIGRATE_AT_START           | ture          | it has to be true or false
                    PURSER_GITHUB_API_URL             | api.github.com | PURSER_GITHUB_API_URL has to be an http or https URL
                    PURSER_GITHUB_TOKEN_FILE          | /none/a.token | PURSER_GITHUB_TOKEN_FILE has to be the name of a file that can be read
                    OPENROUTER_BASE_URL               | http://a:b@c  | OPENROUTER_BASE_URL has to be an http or https URL
                    """)
    void saysInOneSentenceWhatIsWrongWithASetting(String name, String value, String said) throws IOException {
        assertThat(PackagedPurser.refusal(database, Map.of(name, value)))
                .contains(said)
                .doesNotContain("\tat ");
    }

    @Test
    void neverPrintsThePasswordInAnAddressOfAnotherForm() throws IOException {
        for (String address : List.of(
                "postgres://purser:hunter2secret@127.0.0.1:5432/purser",
                "jdbc:postgresql://purser:hunter2secret@127.0.0.1:5432/purser",
                "jdbc:postgresql://127.0.0.1:5432?user=u&password=hunter2secret",
                "jdbc:postgresql://127.0.0.1:99999/x?user=u&password=hunter2secret")) {
            assertThat(PackagedPurser.refusal(address, Map.of()))
                    .contains("PURSER_DB_URL is not the address of a PostgreSQL")
                    .doesNotContain("hunter2secret")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void saysInOneSentenceThatTheDatabaseCannotBeReached() throws IOException {
        assertThat(PackagedPurser.refusal("jdbc:postgresql://127.0.0.1:1/purser", Map.of()))
                .contains("the database of PURSER_DB_URL cannot be reached: Connection to 127.0.0.1:1 refused")
                .doesNotContain("\tat ");
    }

    @Test
    void doesNotStartWithKeysOfGithubThatCannotBeRead() throws IOException {
        Map<String, String> settings = Map.of(
                "PURSER_GITHUB_AUDIENCE",
                "purser",
                "PURSER_GITHUB_RULES",
                "[{\"repository\": \"acme/shop\", \"repository_id\": \"42\", \"ref\": \"refs/heads/main\","
                        + " \"environment\": \"production\", \"workflow\": \".github/workflows/deploy.yml\","
                        + " \"team\": \"shop\"}]",
                "PURSER_GITHUB_JWKS_FILE",
                "{\"keys\": 5}");

        assertThat(PackagedPurser.refusal(database, settings))
                .contains("PURSER_GITHUB_JWKS_FILE cannot be used: ")
                .doesNotContain("\tat ");
    }

    /** As a compose file makes them, by {@code PURSER_ZONE: ${ZONE:-}}. */
    @Test
    void takesAnEmptySettingAsOneThatIsNotSet() throws IOException {
        Map<String, String> empty = Stream.of(
                        "PURSER_ZONE",
                        "PURSER_BUILT_IN",
                        "PURSER_PROVIDER_TIMEOUT",
                        "PURSER_CALLS_PER_KEY",
                        "PURSER_MIGRATE_AT_START",
                        "PURSER_DB_ANSWER_SECONDS",
                        "PURSER_DB_MONEY_ANSWER_SECONDS",
                        "PURSER_TOOL_SERVERS_LIST_EVERY",
                        "PURSER_TOOL_QUESTION_TIME",
                        "PURSER_MONTHLY_BUDGET_CAP",
                        "PURSER_PROMISES")
                .collect(Collectors.toMap(name -> name, name -> ""));

        try (PackagedPurser careless = PackagedPurser.start(PostgresResource.freshDatabase(), empty)) {
            HttpResponse<String> response = careless.post("/route", "{\"prompt\": \"Say hello\"}");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(new JsonPath(response.body()).getString("remaining_usd")).startsWith("19.");
        }
    }
}
