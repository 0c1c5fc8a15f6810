package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.purser.support.Api;
import io.purser.support.ClientProgram;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that Purser hands to agents which speak A2A: one of the official library, and one that answers as its task says. */
@QuarkusTest
@WithGateway
@WithTestResource(AgentsResource.class)
class DelegateToAgentTest {
    private final String key = TestSystem.unique("key");

    private static void requireLibrary() {
        ClientProgram.require(
                !AgentsResource.official().isEmpty(),
                "npm's library of A2A is not there; run `npm ci` in " + AgentsResource.FOLDER);
    }

    /** A task that says what the agent does; the mark finds it again. */
    private String task(Consumer<ObjectNode> fields) {
        ObjectNode task = JsonNodeFactory.instance.objectNode().put("mark", key);
        fields.accept(task);
        return task.toString();
    }

    private Response delegate(String agent, String task) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("task", task).put("agent", agent).put("call", true).put("idempotency_key", key);
        return Api.post("/delegate", order.toString());
    }

    private List<String> messages() {
        return RestAssured.given()
                .get(AgentsResource.official() + "/seen")
                .jsonPath()
                .getList("findAll { it.task.contains('%s') }.id".formatted(key), String.class);
    }

    private static List<Map<String, Object>> entries(String agent) {
        return Api.get("/v1/usage?limit=100&agent=" + agent).jsonPath().getList("entries");
    }

    private static void awaitEntries(String agent, int count) {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(entries(agent)).hasSize(count));
    }

    private static JsonPath answered(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        JsonPath answer = response.jsonPath();
        assertThat(answer.getBoolean("call.made")).isTrue();
        assertThat(answer.getString("call.cost_usd")).isEqualTo(AgentsResource.PRICE);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void handsTheTaskToTheAgentOnceAndChargesItsPrice(String agent) {
        requireLibrary();
        int before = entries(agent).size();
        String task = task(asked ->
                asked.put("after_ms", 100).putArray("artifacts").add("one").add("two"));

        Response first = delegate(agent, task);
        Response again = delegate(agent, task);

        JsonPath answer = answered(first);
        assertThat(answer.getString("call.target")).isEqualTo("agents:" + agent);
        assertThat(answer.getString("call.state")).isEqualTo("completed");
        assertThat(answer.getString("call.text")).isEqualTo("one\n\ntwo");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(messages()).hasSize(1);
        awaitEntries(agent, before + 1);
        assertThat(entries(agent).getFirst())
                .containsEntry("cost_usd", AgentsResource.PRICE)
                .containsEntry("bound_usd", AgentsResource.PRICE)
                .containsEntry("status", "ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void takesAMessageInPlaceOfATask(String agent) {
        requireLibrary();

        JsonPath answer = answered(delegate(agent, task(asked -> asked.put("message", "42"))));

        assertThat(answer.getString("call.text")).isEqualTo("42");
        assertThat(answer.getString("call.state")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void waitsForAnAgentThatAnswersBeforeItIsDone(String agent) {
        requireLibrary();
        String task = task(asked -> asked.put("immediately", true)
                .put("after_ms", 700)
                .putArray("artifacts")
                .add("done"));

        JsonPath answer = answered(delegate(agent, task));

        assertThat(answer.getString("call.text")).isEqualTo("done");
        assertThat(answer.getString("call.state")).isEqualTo("completed");
        assertThat(messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            new | input_required | Which account?
            old | input_required | Which account?
            new | auth_required  | Log in at the bank.
            new | failed         | The bank is closed.
            old | canceled       | Somebody stopped it.
            """)
    void tellsTheStateOfATaskThatIsNotComplete(String agent, String state, String said) {
        requireLibrary();

        JsonPath answer =
                answered(delegate(agent, task(asked -> asked.put("state", state).put("text", said))));

        assertThat(answer.getString("call.state")).isEqualTo(state);
        assertThat(answer.getString("call.text")).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void chargesNothingIfTheAgentRejectsTheTask(String agent) {
        requireLibrary();
        String task = task(asked -> asked.put("state", "rejected").put("text", "Not my work."));

        Response first = delegate(agent, task);
        Response again = delegate(agent, task);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(400);
        assertThat(first.asString()).contains("Not my work.");
        assertThat(again.statusCode()).isNotEqualTo(409);
        assertThat(messages()).hasSize(2);
        assertThat(messages().stream().distinct()).as("one id of the message").hasSize(1);
        assertThat(entries(agent))
                .filteredOn("status", "error")
                .allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
    }

    @Test
    void callsNoAgentThatCostsMoreThanATaskMay() {
        Response refused = delegate("dear", task(asked -> {}));

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(422);
        assertThat(refused.asString()).contains("it can cost 0.25 USD, and at most 0.1 are wanted");
    }

    @Test
    void isCalledForTasksAlone() {
        Response refused = Api.post(
                "/v1/chat/completions",
                "{\"model\": \"agents:new\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}");

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(422);
        assertThat(refused.asString()).contains("agents:new is the endpoint of an agent");
        assertThat(Api.get("/v1/models").jsonPath().getList("data.id", String.class))
                .contains("openrouter:usual")
                .doesNotContain("agents:new", "agents:old", "hostile:any");
    }

    private static final String TASK =
            "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"result\": {\"task\": {\"id\": \"%s\", \"status\": {\"state\": \"TASK_STATE_%s\"}}}}";

    private String script(String answers) {
        return task(asked -> asked.putRawValue("answers", new RawValue("[" + answers + "]")));
    }

    private static String raw(String body) {
        return JsonNodeFactory.instance.objectNode().put("raw", body).toString();
    }

    private static String pending(String id) {
        return raw(TASK.formatted(id, "WORKING"));
    }

    private static int sent(String id) {
        return Integer.parseInt(RestAssured.given()
                .get(AgentsResource.hostile() + "/asked?" + id)
                .asString());
    }

    private void assertThatTheBoundIsChargedOnce(String answers) {
        int before = entries("hostile").size();

        Response first = delegate("hostile", script(answers));
        Response again = delegate("hostile", script(answers));

        assertThat(first.statusCode()).as(first.asString()).isIn(502, 504);
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(409);
        assertThat(sent(key)).isEqualTo(1);
        awaitEntries("hostile", before + 1);
        assertThat(entries("hostile").getFirst())
                .containsEntry("cost_usd", AgentsResource.PRICE)
                .containsEntry("status", "unsettled");
    }

    /** What nobody can read as an answer; the agent may have worked on the task. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>It works</html>",
                "[]",
                "{}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\"}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"result\": null}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"another\", \"result\": {\"message\": {\"parts\": [{\"text\": \"a\"}]}}}",
                "{\"jsonrpc\": \"1.0\", \"id\": \"$ID\", \"result\": {\"message\": {\"parts\": [{\"text\": \"a\"}]}}}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"result\": {\"task\": {\"id\": \"1\", \"status\": {\"state\": \"done\"}}}}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"result\": {\"task\": {\"status\": {\"state\": \"TASK_STATE_WORKING\"}}}}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"result\": {\"task\": {\"id\": \"1\", \"status\": \"completed\"}}}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"error\": {\"code\": -32603, \"message\": \"it broke\"}}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"error\": {\"code\": -32006, \"message\": \"it answered wrongly\"}}",
                "{\"choices\": [{\"message\": {\"content\": \"a completion\"}}]}",
            })
    void chargesThePriceOnceIfTheAnswerIsNone(String body) {
        assertThatTheBoundIsChargedOnce(raw(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hang\": true}",
                "{\"drips\": true, \"raw\": \"{                                                            \"}",
                "{\"status\": 303}",
                "{\"status\": 408}",
                "{\"status\": 499}",
                "{\"status\": 500}",
                "{\"status\": 503}",
                "{\"status\": 500, \"raw\": \"{\\\"usage\\\": {\\\"prompt_tokens\\\": 5, \\\"completion_tokens\\\": 5}}\"}",
                "{\"bytes\": 2000000, \"raw\": \"{\\\"jsonrpc\\\": \\\"2.0\\\", \\\"id\\\": \\\"$ID\\\", \\\"result\\\": {\\\"message\\\": {\\\"parts\\\": [{\\\"text\\\": \\\"$TEXT\\\"}]}}}\"}",
            })
    void chargesThePriceOnceIfTheAgentIsSlowHugeOrBroken(String answer) {
        assertThatTheBoundIsChargedOnce(answer);
    }

    @Test
    void chargesThePriceOnceIfTheAgentNeverGetsDone() {
        assertThatTheBoundIsChargedOnce(pending("1"));
    }

    @Test
    void chargesThePriceOnceIfTheAgentTellsOfAnotherTask() {
        assertThatTheBoundIsChargedOnce(pending("1") + "," + raw(TASK.formatted("2", "COMPLETED")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hang\": true}",
                "{\"status\": 404}",
                "{\"raw\": \"nonsense\"}",
                "{\"drips\": true, \"raw\": \"{                                                            \"}",
                "{\"raw\": \"{\\\"jsonrpc\\\": \\\"2.0\\\", \\\"id\\\": \\\"$ID\\\", \\\"error\\\": {\\\"code\\\": -32001}}\"}",
                "{\"bytes\": 2000000, \"raw\": \"$TEXT\"}",
            })
    void chargesThePriceOnceIfTheTaskCannotBeLookedAt(String answer) {
        assertThatTheBoundIsChargedOnce(pending("1") + "," + answer);
    }

    @Test
    void looksAgainIfALookFails() {
        String done = raw(TASK.formatted("1", "COMPLETED")
                .replace("}}}}", "}, \"artifacts\": [{\"parts\": [{\"text\": \"a\"}]}]}}}"));

        JsonPath answer = answered(delegate("hostile", script(pending("1") + ",{\"status\": 503}," + done)));

        assertThat(answer.getString("call.text")).isEqualTo("a");
        assertThat(sent(key)).isEqualTo(1);
    }

    /** The agent says that it has not begun. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": 302}",
                "{\"status\": 400}",
                "{\"status\": 400, \"raw\": \"{\\\"usage\\\": {\\\"prompt_tokens\\\": 5, \\\"completion_tokens\\\": 5}}\"}",
                "{\"status\": 401}",
                "{\"status\": 404}",
                "{\"raw\": \"{\\\"jsonrpc\\\": \\\"2.0\\\", \\\"id\\\": \\\"$ID\\\", \\\"error\\\": {\\\"code\\\": -32601, \\\"message\\\": \\\"Method not found\\\"}}\"}",
                "{\"raw\": \"{\\\"jsonrpc\\\": \\\"2.0\\\", \\\"id\\\": null, \\\"error\\\": {\\\"code\\\": -32009, \\\"message\\\": \\\"Speak 0.3\\\"}}\"}",
            })
    void freesTheKeyIfTheAgentHasNotBegun(String answer) {
        Response first = delegate("hostile", script(answer));
        Response again = delegate("hostile", script(answer));

        assertThat(first.statusCode()).as(first.asString()).isBetween(400, 599);
        assertThat(again.statusCode()).as(again.asString()).isNotEqualTo(409);
        assertThat(sent(key)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"data": {"a": [1, 2]}}                                            | {"a":[1,2]}
            {"url": "https://example.com/a.pdf", "mediaType": "application/pdf"} | https://example.com/a.pdf
            {"raw": "AAAA", "filename": "a.bin"}                               | [a file, which is not passed on: a.bin]
            {"kind": "file", "file": {"uri": "https://example.com/b"}}         | https://example.com/b
            {"kind": "file", "file": {"bytes": "AAAA", "name": "b.bin"}}       | [a file, which is not passed on: b.bin]
            {"text": "a"}, {"text": 5}, {"text": "b"}                          | a\\n\\nb
            """)
    void tellsThePartsOfAMessageAsText(String parts, String text) {
        String body = "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"result\": {\"message\": {\"parts\": [%s]}}}"
                .formatted(parts);

        assertThat(answered(delegate("hostile", script(raw(body)))).getString("call.text"))
                .isEqualTo(text.replace("\\n", "\n"));
    }
}
