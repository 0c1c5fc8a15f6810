package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The framing of answers: events, their end, compressed answers, and whole answers to requests for a stream. */
@QuarkusTest
@WithGateway
class GatewayFramesTest {
    private static final String SAID = "{'id':'g1','choices':[{'index':0,'delta':{'content':'hello'}}]}";
    private static final String STOPPED = "{'id':'g1','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";
    private static final String USED = "{'id':'g1','choices':[],'usage':{'prompt_tokens':10,'completion_tokens':5}}";
    private static final String DONE = "'data: [DONE]\\n\\n'";
    private static final String WHOLE = "{'id':'g1','object':'chat.completion','created':1,'model':'m','choices':"
            + "[{'index':0,'message':{'role':'assistant','content':'all of it'},'finish_reason':'stop'}],"
            + "'usage':{'prompt_tokens':10,'completion_tokens':5,'total_tokens':15}}";

    private static CompletionRequest stream(String answer) {
        return CompletionRequest.stream(CompletionRequest.QWEN, "{'answer': {" + answer + "}}");
    }

    private static CompletionRequest whole(String answer) {
        return new CompletionRequest(CompletionRequest.QWEN, "{'answer': {" + answer + "}}");
    }

    private static void costs(CompletionRequest request, String usd) {
        Entries.assertOne(request.task, "ok", usd);
    }

    @Test
    void passesDataInSeveralLinesOnInAsMany() {
        CompletionRequest request = stream("'events': ['data: {\\ndata:  \\\"choices\\\": [{\\\"index\\\": 0,\\ndata: "
                + "\\\"delta\\\": {\\\"content\\\": \\\"hello\\\"}}]\\ndata: }\\n\\n', %s, %s, %s]"
                        .formatted(STOPPED, USED, DONE));

        Response response = request.post();

        assertThat(response.asString())
                .isEqualTo("data: {\ndata:  \"choices\": [{\"index\": 0,\ndata: \"delta\": {\"content\": \"hello\"}}]\n"
                        + "data: }\n\ndata: " + STOPPED.replace("'", "\"")
                        + "\n\ndata: [DONE]\n\n");
        costs(request, "0.00002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Infinity", "NaN", "Infinity", ".5", "+1", "-0012"})
    void passesNumbersOnThatJsonDoesNotKnow(String number) {
        String logprobs = "'logprobs':{'content':[{'token':'!','logprob': %s }]}".formatted(number);
        String chunk = "{'choices':[{'index':0,'delta':{'content':'!'},%s}]}".formatted(logprobs);
        CompletionRequest streamed = stream("'events': [%s, 'data: %s\\n\\n', %s, %s, %s]"
                .formatted(SAID, chunk.replace("'", "\\\""), STOPPED, USED, DONE));
        String answer = WHOLE.replace("'finish_reason'", logprobs + ",'finish_reason'");
        CompletionRequest whole = whole("'text': '%s'".formatted(answer.replace("'", "\\\"")));

        assertThat(streamed.post().asString())
                .contains("data: " + chunk.replace("'", "\"") + "\n\n")
                .endsWith("data: [DONE]\n\n");
        Response response = whole.post();
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.asString()).contains(logprobs.replace("'", "\"")).contains("all of it");
        costs(streamed, "0.00002");
        costs(whole, "0.00002");
    }

    @Test
    void endsAtTheWordForItWhateverTheConnectionDoes() {
        CompletionRequest request =
                stream("'events': [%s, %s, %s, %s], 'then': 'silent'".formatted(SAID, STOPPED, USED, DONE));

        Response response = request.post();

        assertThat(response.asString()).endsWith("data: [DONE]\n\n").doesNotContain("error");
        costs(request, "0.00002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "comments", "reset", "closed"})
    void endsAfterAShortWaitWhereTheModelStoppedAndToldItsUsage(String then) {
        CompletionRequest request = stream("'events': [%s, %s, %s], 'then': '%s'".formatted(SAID, STOPPED, USED, then));

        Response response = request.post();

        assertThat(response.asString()).endsWith("data: [DONE]\n\n").doesNotContain("error");
        costs(request, "0.00002");
        assertThat((Integer) Entries.of(request.task).getFirst().get("latency_ms"))
                .isLessThan(8_000); // the comments go on for ten seconds
    }

    @Test
    void waitsForTheUsageOfAModelThatStoppedAndCountsWhereNoneComes() {
        CompletionRequest late = stream("'events': [%s, %s, {'times': 1, 'every_ms': 600, 'event': %s}, %s]"
                .formatted(SAID, STOPPED, USED, DONE));
        CompletionRequest never = stream("'events': [%s, %s], 'then': 'silent'".formatted(SAID, STOPPED));

        assertThat(late.post().asString()).endsWith("data: [DONE]\n\n");
        assertThat(never.post().asString()).endsWith("data: [DONE]\n\n").doesNotContain("error");

        costs(late, "0.00002");
        assertThat(Entries.of(never.task, 1).getFirst())
                .containsEntry("status", "ok")
                .containsEntry("completion_tokens", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "null", "' '"})
    void takesAnEmptyReasonForNone(String reason) {
        CompletionRequest request =
                stream("'events': [{'choices':[{'index':0,'delta':{'content':'half'},'finish_reason':%s}]}]"
                        .formatted(reason));

        try (EventStream stream = request.open()) {
            List<String> events = stream.rest();

            assertThat(events).hasSize(2);
            assertThat(EventStream.json(events.getLast()).properties())
                    .singleElement()
                    .extracting(Map.Entry::getKey)
                    .isEqualTo("error");
        }
        Entries.assertBoundIsCharged(request.task);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streamsAnAnswerThatCameAtOnce(boolean wantsUsage) {
        CompletionRequest request =
                stream("'json': " + WHOLE).with("stream_options", "{'include_usage': %s}".formatted(wantsUsage));

        try (EventStream stream = request.open()) {
            List<String> events = stream.rest();

            assertThat(stream.header("content-type")).hasValue("text/event-stream");
            assertThat(EventStream.textOf(events)).isEqualTo("all of it");
            assertThat(events)
                    .endsWith("[DONE]")
                    .filteredOn(event -> event.contains("\"finish_reason\":\"stop\""))
                    .hasSize(1);
            JsonNode first = EventStream.json(events.getFirst());
            assertThat(first.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(first.path("id").asText()).isEqualTo("g1");
            assertThat(events.stream().filter(event -> event.contains("usage")).count())
                    .isEqualTo(wantsUsage ? 1 : 0);
        }
        costs(request, "0.00002");
    }

    @Test
    void streamsToolsThatWereCalledAtOnceUnderTheirNumbers() {
        CompletionRequest request = stream("'json': "
                + WHOLE.replace(
                        "'content':'all of it'",
                        "'content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                                + "{'id':'b','type':'function','function':{'name':'g','arguments':'{}'}}]"));

        try (EventStream stream = request.open()) {
            JsonNode calls = stream.rest().stream()
                    .filter(event -> event.contains("tool_calls"))
                    .map(event -> EventStream.json(event).at("/choices/0/delta/tool_calls"))
                    .filter(found -> !found.isMissingNode())
                    .findFirst()
                    .orElseThrow();
            assertThat(calls).hasSize(2);
            assertThat(calls.at("/1/index").asInt(-1)).isEqualTo(1);
            assertThat(calls.at("/1/function/name").asText()).isEqualTo("g");
        }
        costs(request, "0.00002");
    }

    @Test
    void tellsAnErrorThatCameAtOnceInThePlaceOfAStream() {
        CompletionRequest request = stream("'json': {'error': {'message': 'no endpoints for images', 'code': 404}}");

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.jsonPath().getString("error.message")).contains("no endpoints for images");
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "deflate"})
    void readsWhatIsPackedThoughNobodyAskedForIt(String coding) {
        String headers = "'headers': {'content-encoding': '%s'}".formatted(coding);
        CompletionRequest streamed =
                stream("%s, 'events': [%s, %s, %s, %s]".formatted(headers, SAID, STOPPED, USED, DONE));
        CompletionRequest whole = whole("%s, 'json': %s".formatted(headers, WHOLE));
        CompletionRequest refused =
                whole("%s, 'status': 400, 'json': {'error': {'message': 'packed refusal'}}".formatted(headers));

        Response stream = streamed.post();
        Response answer = whole.post();
        Response error = refused.post();

        assertThat(stream.header("content-encoding")).isNull();
        assertThat(EventStream.textOf(stream.asString()
                        .lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> line.substring(6))
                        .toList()))
                .isEqualTo("hello");
        assertThat(stream.asString()).endsWith("data: [DONE]\n\n");
        assertThat(answer.jsonPath().getString("choices[0].message.content")).isEqualTo("all of it");
        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.jsonPath().getString("error.message")).contains("packed refusal");
        costs(streamed, "0.00002");
        costs(whole, "0.00002");
    }

    @Test
    void takesNoMoreOfWhatIsPackedThanOfWhatIsNot() {
        CompletionRequest request =
                stream("'headers': {'content-encoding': 'gzip'}, 'events': ['data: {', {'times': 300, 'event': '%s'}]"
                        .formatted("x".repeat(64_000)));

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.jsonPath().getString("error.message")).contains("memory");
        Entries.assertBoundIsCharged(request.task);
    }

    @Test
    void saysSoWhereAnAnswerIsInACodingThatNobodyReads() {
        CompletionRequest request = whole("'headers': {'content-encoding': 'br'}, 'text': 'no brotli'");

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("status", "unsettled");
    }
}
