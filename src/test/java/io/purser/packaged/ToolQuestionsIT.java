package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.PostgresResource;
import io.purser.tools.AskedClient;
import io.purser.tools.AskedClient.Heard;
import io.purser.tools.AskingServer;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Questions in the middle of a call, with several replicas and one that is killed. */
class ToolQuestionsIT {
    private static final String YES = "\"result\": {\"action\": \"accept\"}";
    private static final String FORMS = "{\"elicitation\": {}}";

    private static PackagedPurser start(String database, String questionTime) throws Exception {
        Map<String, String> settings = new HashMap<>(PackagedPurser.killable());
        settings.put("PURSER_TOOL_QUESTION_TIME", questionTime);
        return PackagedPurser.start(database, settings);
    }

    private static AskedClient client(PackagedPurser purser) {
        return AskedClient.with(purser.root(), PostgresResource.OPERATOR_KEY, FORMS);
    }

    private static void register(PackagedPurser purser, AskingServer server) {
        HttpResponse<String> made = purser.post(
                "/v1/tool-servers",
                "{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"}".formatted(server.url()));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(purser.post("/v1/tool-servers/search/refresh", "").body()).contains("search__query");
    }

    private static AskingServer asking(List<String> told) {
        return new AskingServer(talk -> {
            talk.ask("1", "elicitation/create", AskingServer.FORM);
            JsonNode answer = talk.answer();
            told.add(
                    answer.has("error")
                            ? answer.path("error").path("message").asText()
                            : answer.path("result").path("action").asText());
            talk.end(told.getLast());
        });
    }

    private static JsonPath month(PackagedPurser purser) {
        return new JsonPath(purser.post("/budget-check", "{}").body());
    }

    @Test
    void takesAnAnswerAtAnotherReplicaAndGivesUpOnACallerWhoNeverAnswers() throws Exception {
        String database = PostgresResource.freshDatabase();
        List<String> told = new CopyOnWriteArrayList<>();
        try (AskingServer server = asking(told);
                PackagedPurser here = start(database, "PT20S");
                PackagedPurser there = start(database, "PT20S")) {
            register(here, server);
            AskedClient client = client(there).at(here.root());

            try (Heard heard = client.call("search__query", "")) {
                String id = heard.next().path("id").asText();
                HttpResponse<String> taken = client.at(there.root()).answer(id, YES);
                assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);

                assertThat(heard.result()).isEqualTo("accept");
            }
            try (Heard heard = client.call("search__query", "")) {
                JsonNode question = heard.next();
                JsonNode cancelled = heard.next();

                assertThat(cancelled.path("method").asText()).isEqualTo("notifications/cancelled");
                assertThat(cancelled.path("params").path("requestId")).isEqualTo(question.path("id"));
                assertThat(heard.result()).isEqualTo("the caller did not answer in time");
                assertThat(client.at(there.root())
                                .answer(question.path("id").asText(), YES)
                                .statusCode())
                        .isEqualTo(400);
            }
            assertThat(told).containsExactly("accept", "the caller did not answer in time");
            assertThat(month(here).getString("budgets[0].spent_usd")).isEqualTo("0.02");
            assertThat(month(here).getString("budgets[0].reserved_usd")).isEqualTo("0");
        }
    }

    @Test
    void chargesACallOnceWhosePurserIsKilledWhileItsQuestionIsOpen() throws Exception {
        String database = PostgresResource.freshDatabase();
        List<String> told = new CopyOnWriteArrayList<>();
        String keyed = "\"io.purser/idempotency_key\": \"killed\", \"io.purser/task\": \"killed\"";
        try (AskingServer server = asking(told)) {
            String id;
            try (PackagedPurser purser = start(database, "PT2M")) {
                register(purser, server);
                try (Heard heard = client(purser).call("search__query", keyed)) {
                    id = heard.next().path("id").asText();
                    assertThat(month(purser).getString("budgets[0].reserved_usd"))
                            .isEqualTo("0.01");
                    purser.kill();
                }
            }
            try (PackagedPurser purser = start(database, "PT2M")) {
                AskedClient client = client(purser);
                client.answer(id, YES); // nobody waits

                JsonNode answer = Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(200))
                        .until(
                                () -> {
                                    try (Heard heard = client.call("search__query", keyed)) {
                                        return heard.next();
                                    }
                                },
                                repeated -> !repeated.toString().contains("in_flight"));

                assertThat(answer.toString()).contains("urn:purser:problem:outcome_unknown");
                JsonPath entries =
                        new JsonPath(purser.get("/v1/usage?task=killed").body());
                assertThat(entries.getList("entries.cost_usd", String.class)).containsExactly("0.01");
                assertThat(entries.getList("entries.status", String.class)).containsExactly("unsettled");
                assertThat(month(purser).getString("budgets[0].reserved_usd")).isEqualTo("0");
                assertThat(server.calls()).isEqualTo(1);
                assertThat(told).isEmpty();
            }
        }
    }
}
