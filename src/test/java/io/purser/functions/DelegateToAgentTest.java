package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ClientProgram;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that Purser hands to agents which speak A2A: one of the official library, and one that answers as its task says. */
@QuarkusTest
@WithGateway
@WithTestResource(AgentsResource.class)
class DelegateToAgentTest extends AgentTasks {
    private static void requireLibrary() {
        ClientProgram.require(
                !AgentsResource.official().isEmpty(),
                "npm's library of A2A is not there; run `npm ci` in " + AgentsResource.FOLDER);
    }

    private List<String> messages() {
        return RestAssured.given()
                .get(AgentsResource.official() + "/seen")
                .jsonPath()
                .getList("findAll { it.task != null && it.task.contains('%s') }.id".formatted(key), String.class);
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

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(422);
        assertThat(first.jsonPath().getString("type")).isEqualTo("urn:purser:problem:task_rejected");
        assertThat(first.jsonPath().getString("detail")).isEqualTo("agents rejects the task: Not my work.");
        assertThat(again.statusCode()).isNotEqualTo(409);
        assertThat(messages()).hasSize(2);
        assertThat(messages().stream().distinct()).as("one id of the message").hasSize(1);
        assertThat(entries(agent))
                .filteredOn("status", "error")
                .allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void asksAnAgentToCancelATaskThatTakesTooLong(String agent) {
        requireLibrary();
        String task = task(asked -> asked.put("immediately", true).put("after_ms", 60_000));

        Response late = delegate(agent, task);

        assertThat(late.statusCode()).as(late.asString()).isEqualTo(504);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> RestAssured.given()
                                .get(AgentsResource.official() + "/seen")
                                .jsonPath()
                                .getList("findAll { it.canceled == '%s' }".formatted(task))
                                .size()
                        == 1);
        assertThat(delegate(agent, task).statusCode()).isEqualTo(409);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"parts": [{"text": "one "}, {"text": "and "}, {"text": "two"}]}, {"parts": [{"text": "three"}]}] | one and two\\n\\nthree
            [{"parts": [{"text": "see "}, {"text": "this:"}, {"data": {"a": 1}}, {"text": "and on"}]}]          | see this:\\n\\n{"a":1}\\n\\nand on
            [{"parts": []}, {"parts": [{"text": ""}, {"text": "last"}]}]                                       | last
            """)
    void putsThePiecesOfAnArtifactTogether(String artifacts, String text) {
        String body = """
                {"jsonrpc": "2.0", "id": "$ID", "result": {"task": {"id": "1", "status": {"state": "TASK_STATE_COMPLETED"},
                 "artifacts": %s}}}""".formatted(artifacts);

        assertThat(answered(delegate("hostile", script(raw(body)))).getString("call.text"))
                .isEqualTo(text.replace("\\n", "\n"));
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
