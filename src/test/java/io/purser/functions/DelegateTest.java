package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.EventStream;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithGateway
class DelegateTest {
    private static String task(String task) {
        return JsonNodeFactory.instance.objectNode().put("task", task).toString();
    }

    private static JsonPath delegate(String body) {
        Response response = Api.post("/delegate", body);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    @Test
    void findsTheAgentOfATask() {
        JsonPath answer = delegate(task("The null pointer exception in the API of the server crashes the deployment"));

        assertThat(answer.getString("agent")).isEqualTo("cto");
        assertThat(answer.getDouble("confidence")).isBetween(0.9, 1.0);
        assertThat(answer.getBoolean("ask_a_person")).isFalse();
        assertThat(answer.getMap("")).doesNotContainKey("question");
        assertThat(answer.getList("runners_up.agent", String.class)).hasSize(3).doesNotContain("cto");
        assertThat(answer.getList("runners_up.confidence", Double.class))
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(answer.getList("parts")).hasSize(1);
        assertThat(answer.getString("parts[0].models.quality")).isEqualTo("high");
        assertThat(answer.getBoolean("parts[0].models.confidential")).isFalse();
    }

    @Test
    void asksForAPrivateModelForAConfidentialTask() {
        JsonPath answer = delegate("{\"task\": \"Deploy the code to the server\", \"confidential\": true}");

        assertThat(answer.getBoolean("parts[0].models.confidential")).isTrue();
    }

    @Test
    void refusesAMarkOfConfidentialityOutsideTheBody() {
        String body = task("Deploy the code to the server");

        Response inHeader = Api.asOperator()
                .contentType("application/json")
                .header("X-Purser-Confidential", "true")
                .body(body)
                .post("/delegate");

        assertThat(inHeader.statusCode()).as(inHeader.asString()).isEqualTo(422);
        assertThat(inHeader.jsonPath().getString("violations[0].message"))
                .isEqualTo("is not read here; write \"confidential\": true in the body");
        assertThat(Api.post("/delegate?confidential=true", body).statusCode()).isEqualTo(422);
    }

    @Test
    void saysTheBudgetOfTheAgent() {
        JsonPath answer = delegate(task("Deploy the code to the server"));

        assertThat(answer.getList("budgets.agent", String.class)).containsExactly("cto");
        assertThat(answer.getBoolean("budgets[0].allowed")).isTrue();
        assertThat(answer.getList("budgets[0].budgets.name", String.class)).contains("monthly-cap");
        assertThat(answer.getMap("budgets[0]")).doesNotContainKey("reason");
    }

    @Test
    void dividesATaskOfSeveralAgents() {
        JsonPath answer = delegate(
                task("Fix the crash of the login API and write the unit tests, then pay the overdue invoice."));

        assertThat(answer.getList("parts.agent", String.class)).containsExactly("cto", "cfo");
        assertThat(answer.getList("parts.task", String.class))
                .containsExactly("Fix the crash of the login API and write the unit tests", "pay the overdue invoice");
        assertThat(answer.getString("agent")).isEqualTo("cto");
        assertThat(answer.getList("budgets.agent", String.class)).containsExactly("cto", "cfo");
    }

    @Test
    void answersTheSameTaskAlwaysAlike() {
        String body = task("Plan the campaign; then translate the page, and tell the forum about the invoice");

        assertThat(Api.post("/delegate", body).asString())
                .isEqualTo(Api.post("/delegate", body).asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qwxzptl vbnmrty",
                "?!...",
                "\ud83d\ude80\ud83d\ude80\ud83d\ude80",
                "\u4fee\u590d\u767b\u5f55\u9875\u9762\u7684\u9519\u8bef",
                "\u0418\u0441\u043f\u0440\u0430\u0432\u044c\u0442\u0435 \u043e\u0448\u0438\u0431\u043a\u0443",
            })
    void asksAPersonWhereNoAgentIsKnown(String unknown) {
        JsonPath answer = delegate(task(unknown));

        assertThat(answer.getBoolean("ask_a_person")).isTrue();
        assertThat(answer.getDouble("confidence")).isLessThan(0.5);
        assertThat(answer.getString("question"))
                .startsWith("Who should do this")
                .contains("ceo (");
    }

    @Test
    void givesTheTaskToTheAgentThatIsNamed() {
        JsonPath answer = delegate("{\"task\": \"Fix the server and pay the invoice\", \"agent\": \"clo\"}");

        assertThat(answer.getString("agent")).isEqualTo("clo");
        assertThat(answer.getDouble("confidence")).isEqualTo(1.0);
        assertThat(answer.getList("runners_up")).isEmpty();
        assertThat(answer.getBoolean("ask_a_person")).isFalse();
        assertThat(answer.getList("parts")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | task
            {"task": null} | task
            {"task": ""} | task
            {"task": 5} | task
            {"task": ["a"]} | task
            {"task": "a\\u0000"} | task
            {"task": "a", "task": "b"} | task
            {"task": "a", "tasks": "b"} | tasks
            {"task": "a", "agent": 5} | agent
            {"task": "a", "agent": ""} | agent
            {"task": "a", "confidential": "true"} | confidential
            {"task": "a", "agent": "nobody"} | agent
            {"task": "a", "agent": "CTO"} | agent
            """)
    void namesThePathOfEveryMistake(String body, String path) {
        Response response = Api.post("/delegate", body);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        JsonNode problem = EventStream.json(response.asString());
        assertThat(problem.path("violations"))
                .extracting(violation -> violation.path("path").textValue())
                .containsExactly(path);
    }

    @Test
    void namesTheAgentsThatThereAre() {
        String problem = Api.post("/delegate", "{\"task\": \"a\", \"agent\": \"nobody\"}")
                .asString();

        assertThat(problem).contains("there are ceo, cto, cmo, cpo, cco, cfo, clo, utility-belt");
    }

    @Test
    void refusesATaskThatIsTooLongAndTakesTheLongest() {
        String longest = "Deploy the server. ".repeat(5_264).substring(0, 100_000);

        assertThat(delegate(task(longest)).getString("agent")).isEqualTo("cto");
        assertThat(Api.post("/delegate", task(longest + "a")).statusCode()).isEqualTo(422);
        assertThat(Api.post("/delegate", task("word ".repeat(210_000))).statusCode())
                .isIn(413, 422);
    }

    @Test
    void saysThatTheBudgetOfTheAgentIsExhausted() {
        Response made = Api.post(
                "/v1/budgets",
                "{\"name\": \"learning\", \"scope\": {\"agent\": \"clo\"}, \"limit_usd\": \"0\", \"window\": \"day\"}");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        try {
            JsonPath answer = delegate("{\"task\": \"Train the staff\", \"agent\": \"clo\"}");
            JsonPath stranger = ApiKeys.make("agent", "")
                    .post("/delegate", "{\"task\": \"Train the staff\", \"agent\": \"clo\"}")
                    .jsonPath();

            assertThat(answer.getBoolean("budgets[0].allowed")).isFalse();
            assertThat(answer.getString("budgets[0].reason")).startsWith("the budget \"learning\" has 0 USD left of 0");
            assertThat(answer.getList("budgets[0].budgets.name", String.class)).contains("learning");
            assertThat(stranger.getBoolean("budgets[0].allowed")).isFalse();
            assertThat(stranger.getString("budgets[0].reason"))
                    .isEqualTo("a budget of the agent \"clo\" has no room for a task");
            assertThat(stranger.getList("budgets[0].budgets.name", String.class))
                    .isEqualTo(List.of("monthly-cap"));
        } finally {
            Api.asOperator().delete("/v1/budgets/" + made.path("id"));
        }
    }
}
