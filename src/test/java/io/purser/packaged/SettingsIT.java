package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Purser with two members, a tiny budget and no provider's key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsIT {
    private static final String CHAT =
            "{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]}";
    private final String database = PostgresResource.freshDatabase();
    private PackagedPurser purser;

    @BeforeAll
    void start() throws IOException {
        purser = PackagedPurser.start(
                database, Map.of("PURSER_FUNCTIONS", "route,gateway", "PURSER_MONTHLY_BUDGET_CAP", "0.0001"));
    }

    @AfterAll
    void stop() {
        purser.close();
    }

    @Test
    void knowsNothingOfWhatIsNotExposedByAnySpelling() {
        for (String path : List.of(
                "/record-usage",
                "/record-usage/",
                "//record-usage",
                "/Record-Usage",
                "/record%2Dusage",
                "/%72ecord-usage",
                "/x/../record-usage",
                "/record-usage;a",
                "/record-usage?a=b",
                "/budget-check")) {
            HttpResponse<String> response = purser.post(
                    path, "{\"target\": \"localai:phi-4-14b\", \"prompt_tokens\": 1, \"completion_tokens\": 1}");
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(new JsonPath(response.body()).getString("type"))
                    .as(path)
                    .isEqualTo("urn:purser:problem:not_found");
            assertThat(purser.get(path).statusCode()).as("GET " + path).isEqualTo(404);
        }
        assertThat(purser.get("/v1/usage").statusCode()).isEqualTo(404);
    }

    @Test
    void describesWhatItOffersAndNothingElse() {
        JsonPath document = new JsonPath(purser.get("/q/openapi?format=json").body());

        assertThat(document.getMap("paths"))
                .containsKeys("/route", "/v1/chat/completions", "/v1/models")
                .doesNotContainKeys("/record-usage", "/budget-check", "/v1/usage");
    }

    @Test
    void namesTheVariablesThatWouldHelpWhereNoProviderHasAKey() {
        HttpResponse<String> response = purser.post("/v1/chat/completions", CHAT);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        JsonPath error = new JsonPath(response.body());
        assertThat(error.getString("error.code")).isEqualTo("no_provider");
        assertThat(error.getString("error.message"))
                .contains("OPENROUTER_API_KEY")
                .contains("REQUESTY_API_KEY")
                .contains("LOCALAI_API_KEY");
    }

    @Test
    void answersThatABudgetIsExhaustedAsSomethingThatNoSdkRepeats() {
        HttpResponse<String> response =
                purser.post("/route", "{\"prompt\": \"Say hello\", \"max_output_tokens\": 1000}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(402);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        JsonPath problem = new JsonPath(response.body());
        assertThat(problem.getString("type")).isEqualTo("urn:purser:problem:budget_exceeded");
        assertThat(problem.getString("budget")).isEqualTo("monthly-cap");
        assertThat(problem.getString("scope")).isEqualTo("everything");
        assertThat(problem.getString("limit_usd")).isEqualTo("0.0001");
        assertThat(problem.getString("spent_usd")).isEqualTo("0");
        assertThat(problem.getString("reserved_usd")).isIn("0", "0.0001");
        assertThat(Instant.parse(problem.getString("resets_at"))).isAfter(Instant.now());
    }

    @Test
    void answersThatABudgetIsBusyWhereWhatIsUnderWayMayComeBack() {
        HttpResponse<String> first = purser.post("/route", "{\"prompt\": \"Say hello\"}");
        HttpResponse<String> second = purser.post("/route", "{\"prompt\": \"Say hello\"}");

        // What is left buys a short answer only, and then nothing.
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(new JsonPath(first.body()).getString("reservation.amount_usd"))
                .isEqualTo("0.0001");
        assertThat(new JsonPath(first.body()).getLong("max_output_tokens")).isEqualTo(13);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(429);
        assertThat(second.headers().firstValue("retry-after")).hasValue("1");
        assertThat(new JsonPath(second.body()).getString("reserved_usd")).isEqualTo("0.0001");
    }

    @Test
    void listensOnItsPortAlone() throws IOException {
        // Needs more than the budget, and so takes nothing of it from the other tests.
        assertThat(purser.post("/route", "{\"prompt\": \"Say hello\", \"max_output_tokens\": 1000}")
                        .statusCode())
                .isEqualTo(402);

        assertThat(ListeningPorts.of(purser.pid())).containsExactly(purser.port());
    }

    @Test
    void makesNoFolderThatOthersMayWriteTo() throws IOException {
        try (Stream<Path> files = Files.list(purser.temporary())) {
            assertThat(files.filter(Files::isDirectory)).isEmpty();
        }
    }

    @Test
    void isReadyWhenItListens() {
        assertThat(purser.get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(purser.get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(purser.get("/q/health/started").statusCode()).isEqualTo(200);
    }

    @Test
    void changesNoBudgetByAStartThatIsRefused() throws IOException {
        String refusal = PackagedPurser.refusal(
                database, Map.of("PURSER_FUNCTIONS", "route,roulette", "PURSER_MONTHLY_BUDGET_CAP", "1000"));

        HttpResponse<String> response =
                purser.post("/route", "{\"prompt\": \"Say hello\", \"max_output_tokens\": 1000}");

        assertThat(refusal).contains("roulette");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(402);
        assertThat(new JsonPath(response.body()).getString("limit_usd")).isEqualTo("0.0001");
    }
}
