package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.AtOnce;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that Purser hands to an agent which fails, is slow or answers with nonsense: the price is charged once, or not at all. */
@QuarkusTest
@WithGateway
@WithTestResource(AgentsResource.class)
class DelegateToFailingAgentTest extends AgentTasks {
    private static final String TASK =
            "{\"jsonrpc\": \"2.0\", \"id\": \"$ID\", \"result\": {\"task\": {\"id\": \"%s\", \"status\": {\"state\": \"TASK_STATE_%s\"}}}}";

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

        isDelegatedOnceAndFails(answers);

        assertThatTheBoundIsCharged(1, before);
    }

    /** All at once, because Purser waits for some of them. */
    private static Stream<DynamicTest> assertThatTheBoundIsChargedOnceForEach(List<String> scripts) {
        int before = entries("hostile").size();
        return Stream.concat(
                AtOnce.each(scripts, answers -> new DelegateToFailingAgentTest().isDelegatedOnceAndFails(answers)),
                Stream.of(DynamicTest.dynamicTest(
                        "all are charged", () -> assertThatTheBoundIsCharged(scripts.size(), before))));
    }

    private void isDelegatedOnceAndFails(String answers) {
        Response first = delegate("hostile", script(answers));
        Response again = delegate("hostile", script(answers));

        assertThat(first.statusCode()).as(first.asString()).isIn(502, 504);
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(409);
        assertThat(sent(key)).isEqualTo(1);
    }

    private static void assertThatTheBoundIsCharged(int times, int before) {
        awaitEntries("hostile", before + times);
        assertThat(entries("hostile").subList(0, times))
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("cost_usd", AgentsResource.PRICE)
                        .containsEntry("status", "unsettled"));
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

    @TestFactory
    Stream<DynamicTest> chargesThePriceOnceIfTheAgentIsSlowHugeOrBroken() {
        return assertThatTheBoundIsChargedOnceForEach(
                List.of(
                        "{\"hang\": true}",
                        "{\"drips\": true, \"raw\": \"{                                                            \"}",
                        "{\"status\": 303}",
                        "{\"status\": 408}",
                        "{\"status\": 499}",
                        "{\"status\": 500}",
                        "{\"status\": 503}",
                        "{\"status\": 500, \"raw\": \"{\\\"usage\\\": {\\\"prompt_tokens\\\": 5, \\\"completion_tokens\\\": 5}}\"}",
                        "{\"bytes\": 2000000, \"raw\": \"{\\\"jsonrpc\\\": \\\"2.0\\\", \\\"id\\\": \\\"$ID\\\", \\\"result\\\": {\\\"message\\\": {\\\"parts\\\": [{\\\"text\\\": \\\"$TEXT\\\"}]}}}\"}"));
    }

    @Test
    void chargesThePriceOnceIfTheAgentNeverGetsDone() {
        assertThatTheBoundIsChargedOnce(pending("1"));
    }

    @Test
    void chargesThePriceOnceIfTheAgentTellsOfAnotherTask() {
        assertThatTheBoundIsChargedOnce(pending("1") + "," + raw(TASK.formatted("2", "COMPLETED")));
    }

    @TestFactory
    Stream<DynamicTest> chargesThePriceOnceIfTheTaskCannotBeLookedAt() {
        List<String> looks = List.of(
                "{\"hang\": true}",
                "{\"status\": 404}",
                "{\"raw\": \"nonsense\"}",
                "{\"drips\": true, \"raw\": \"{                                                            \"}",
                "{\"raw\": \"{\\\"jsonrpc\\\": \\\"2.0\\\", \\\"id\\\": \\\"$ID\\\", \\\"error\\\": {\\\"code\\\": -32001}}\"}",
                "{\"bytes\": 2000000, \"raw\": \"$TEXT\"}");
        return assertThatTheBoundIsChargedOnceForEach(
                looks.stream().map(look -> pending("1") + "," + look).toList());
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
}
