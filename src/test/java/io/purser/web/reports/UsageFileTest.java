package io.purser.web.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithGateway
class UsageFileTest {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static String line(String ts, String agent, String cost, String more) {
        return """
                {"ts": "%s", "provider": "openrouter", "model": "qwen2-72b", "tokens_in": 10, "tokens_out": 20,
                 "cost": %s, "task_id": null, "agent": "%s", "status": "ok"%s}""".formatted(ts, cost, agent, more);
    }

    private static String file(String... lines) {
        return "[" + String.join(",\n", lines) + "]";
    }

    private static JsonPath imported(String file) {
        Response response = Api.post("/v1/usage/import", file);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    /** The lines of a file without irrelevant differences: the notation of numbers, and absent fields. */
    private static List<String> content(String file) {
        try {
            List<String> lines = new ArrayList<>();
            for (JsonNode line : EXACT.readTree(file)) {
                lines.add("%s %s %s %s %s %s %s %s %s"
                        .formatted(
                                line.get("ts").textValue(),
                                line.get("provider").textValue(),
                                line.get("model").textValue(),
                                line.get("tokens_in").asText(),
                                line.get("tokens_out").asText(),
                                line.get("cost")
                                        .decimalValue()
                                        .stripTrailingZeros()
                                        .toPlainString(),
                                line.get("task_id"),
                                line.get("agent"),
                                line.get("status")));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String exported(String agent) {
        Response response = Api.get("/v1/usage/export?format=llm_usage&agent=" + agent);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("content-disposition")).isEqualTo("attachment; filename=\"llm_usage.json\"");
        return response.asString();
    }

    @Test
    void givesBackWhatItWasGiven() {
        String agent = TestSystem.unique("agent");
        String file = file(
                line("2025-08-11T16:36:06.967806", agent, "5e-05", ""),
                line("2025-08-11T16:36:06.968473", agent, "1.7999999999999997e-05", ""),
                line("2025-08-11T16:36:06.969081", agent, "0.0", "").replace("\"ok\"", "\"fallback\""),
                line("2025-08-11T16:36:06.974040", agent, "5e-05", "")
                        .replace("\"task_id\": null", "\"task_id\": \"t1\""),
                line("2025-08-11T16:36:07", agent, "5e-05", "").replace("\"ok\"", "null"),
                line("2025-08-11T16:36:08+00:00", agent, "2", "").replace("\"ok\"", "\"error\""));

        JsonPath answer = imported(file);

        assertThat(answer.getInt("entries")).isEqualTo(6);
        assertThat(answer.getInt("added")).isEqualTo(6);
        assertThat(answer.getInt("known_already")).isZero();
        assertThat(answer.getString("cost_usd")).isEqualTo("2.000168");
        assertThat(content(exported(agent))).isEqualTo(content(file));
        assertThat(Usage.ask("/v1/costs", Map.of("agent", agent, "from", "2025-08-11", "to", "2025-08-12"))
                        .getString("total.cost_usd"))
                .isEqualTo("2.000168");
        assertThat(Usage.ask("/v1/reports/monthly", Map.of("agent", agent, "month", "2025-08"))
                        .getInt("total.errors"))
                .isEqualTo(1);
    }

    @Test
    void addsNothingWhenTheSameFileComesAgainAndOnlyWhatIsNewWhenItHasGrown() {
        String agent = TestSystem.unique("agent");
        String one = line("2025-08-11T16:36:06.967806", agent, "0.001", "");
        String two = line("2025-08-11T16:36:07.967806", agent, "0.002", "");
        imported(file(one, one));

        JsonPath again = imported(file(one, one));
        JsonPath elsewhere = Api.post("/v1/usage/import?zone=America/Chicago", file(one, one))
                .jsonPath();
        JsonPath grown = imported(file(one, one, two));

        assertThat(again.getInt("added")).isZero();
        assertThat(again.getInt("known_already")).isEqualTo(2);
        assertThat(again.getString("cost_usd")).isEqualTo("0");
        assertThat(elsewhere.getInt("added")).isZero();
        assertThat(grown.getInt("added")).isEqualTo(1);
        assertThat(grown.getString("cost_usd")).isEqualTo("0.002");
        assertThat(content(exported(agent))).isEqualTo(content(file(one, one, two)));
    }

    @Test
    void chargesEachLineOnceWhereTheSameFileComesTwiceAtOnce() throws Exception {
        String agent = TestSystem.unique("agent");
        String[] lines = new String[450];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line("2025-08-11T16:36:06.%06d".formatted(i), agent, "0.0001", "");
        }
        String file = file(lines);
        int added = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonPath>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(threads.submit(() -> imported(file)));
            }
            for (Future<JsonPath> answer : answers) {
                added += answer.get().getInt("added");
            }
        }

        assertThat(added).isEqualTo(450);
        assertThat(Usage.ask("/v1/costs", Map.of("agent", agent, "from", "2025-08-01"))
                        .getString("total.cost_usd"))
                .isEqualTo("0.045");
    }

    @Test
    void countsInTheWindowOfABudgetInWhichItsTimeFalls() {
        String agent = TestSystem.unique("agent");
        Response budget = Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"1\", \"window\": \"month\"}"
                        .formatted(agent, agent));
        assertThat(budget.statusCode()).as(budget.asString()).isEqualTo(201);
        String now = LocalDateTime.ofInstant(Instant.now(), ZoneOffset.UTC).toString();

        imported(file(line("2025-08-11T16:36:06", agent, "0.5", ""), line(now, agent, "0.25", "")));

        assertThat(Api.get("/v1/budgets/" + budget.path("id")).<String>path("spent_usd"))
                .isEqualTo("0.25");
    }

    @Test
    void showsImportedEntriesAsSuch() {
        String agent = TestSystem.unique("agent");
        imported(file(line("2025-08-11T16:36:06.967806", agent, "5e-05", "")));

        Map<String, Object> entry =
                Usage.ask("/v1/usage", Map.of("agent", agent)).get("entries[0]");

        assertThat(entry)
                .containsEntry("caller", "llm_usage.json")
                .containsEntry("price_version", "llm_usage.json")
                .containsEntry("time", "2025-08-11T16:36:06.967Z")
                .containsEntry("cost_usd", "0.00005")
                .containsEntry("status", "ok");
        assertThat(Api.get("/v1/audit").jsonPath().getList("acts.act")).contains("usage.import", "usage.import.begin");
    }

    @Test
    void writesItsOwnCallsAs371OsWould() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, "openrouter:qwen2-72b", ", \"task\": \"t1\", \"status\": \"error\"");

        String file = exported(agent);

        assertThat(content(file))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .matches(
                                "20[0-9]{2}-[0-9-]{5}T[0-9:]{8}\\.[0-9]{6} openrouter qwen2-72b 1000 1000 0.003 \"t1\" \"%s\" \"error\""
                                        .formatted(agent)));
    }

    @Test
    void tellsEveryMistakeAndTakesNothingOfAFileThatHasOne() {
        String agent = TestSystem.unique("agent");

        Response response = Api.post(
                "/v1/usage/import",
                file(line("2025-08-11T16:36:06", agent, "1", ""), line("yesterday", agent, "-1", ", \"latency\": 3")));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getList("violations.path", String.class))
                .containsExactlyInAnyOrder("[1].ts", "[1].cost", "[1].latency");
        assertThat(content(exported(agent))).isEmpty();
        assertThat(Api.post("/v1/usage/import", "{}").statusCode()).isEqualTo(400);
        assertThat(Api.post("/v1/usage/import", "[} ").statusCode()).isEqualTo(400);
        assertThat(Api.post("/v1/usage/import?zone=Atlantis", "[]").statusCode())
                .isEqualTo(422);
        assertThat(Api.get("/v1/usage/export?format=csv").statusCode()).isEqualTo(422);
        assertThat(Api.get("/v1/usage/export?from=yesterday").statusCode()).isEqualTo(422);
        assertThat(imported("[]").getInt("entries")).isZero();
    }

    @Test
    void isForOperatorsToImportAndForAuditorsToExport() {
        String auditor = Usage.key("auditor", "");

        assertThat(Usage.post(auditor, "/v1/usage/import", "[]").statusCode()).isEqualTo(403);
        assertThat(Usage.get(auditor, "/v1/usage/export").statusCode()).isEqualTo(200);
    }
}
