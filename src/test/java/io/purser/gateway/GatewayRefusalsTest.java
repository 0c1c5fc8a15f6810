package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors in any wrapping, prompts that are refused, and answers without content. */
@QuarkusTest
@WithGateway
class GatewayRefusalsTest {
    /** The first of two models gives this answer, and the second the usual one. */
    private static CompletionRequest first(String answer) {
        return new CompletionRequest(
                        CompletionRequest.QWEN, "{'qwen/qwen-2-72b-instruct': {'answer': {%s}}}".formatted(answer))
                .orElse(CompletionRequest.GPT);
    }

    private static CompletionRequest streamed(CompletionRequest request) {
        request.body.put("stream", true);
        return request;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status': 403, 'json': {'error': {'message': 'not this', 'metadata': {'reasons': ['violence']}}} |"
                        + " 403",
                "'status': 400, 'json': {'error': {'message': 'not this', 'code': 'content_filter'}} | 400",
                "'status': 451, 'text': 'not this: flagged by moderation' | 451",
                "'json': {'error': {'message': 'not this', 'code': 'content_policy_violation'}} | 400",
                "'events': [{'error': {'message': 'not this', 'code': 403, 'metadata': {'reasons': ['x']}}}] | 403",
            })
    void tellsThePromptsAuthorThatModerationRefusedItAndAsksNobodyElse(String answer, int status) {
        CompletionRequest request = answer.contains("'events'") ? streamed(first(answer)) : first(answer);

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.header("x-should-retry")).isEqualTo("false");
        assertThat(response.jsonPath().getString("error.message")).contains("not this");
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("cost_usd", "0")
                .containsEntry("status", "error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "content_filter", "length"})
    void takesAnEmptyAnswerThatEndedForAnAnswer(String reason) {
        String usage = "'usage':{'prompt_tokens':12,'completion_tokens':0,'total_tokens':12}";
        CompletionRequest whole = first(
                "'json': {'choices':[{'index':0,'message':{'role':'assistant','content':null},'finish_reason':'%s'}],%s}"
                        .formatted(reason, usage));
        CompletionRequest stream =
                streamed(first("'events': [{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]},"
                        + "{'choices':[{'index':0,'delta':{},'finish_reason':'%s'}]},{'choices':[],%s},'data: [DONE]\\n\\n']"
                                .formatted(reason, usage)));

        Response answer = whole.post();
        Response events = stream.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("choices[0].finish_reason")).isEqualTo(reason);
        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(events.asString())
                .contains("\"finish_reason\":\"" + reason + "\"")
                .endsWith("data: [DONE]\n\n");
        for (CompletionRequest request : List.of(whole, stream)) {
            assertThat(Entries.of(request.task, 1).getFirst())
                    .containsEntry("target", CompletionRequest.QWEN)
                    .containsEntry("status", "ok")
                    .containsEntry("cost_usd", "0.000012");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status': 500, 'json': {'error': {'message': 'late'}, 'usage':"
                        + " {'prompt_tokens':10,'completion_tokens':5}}",
                "'json': {'error': {'message': 'late', 'code': 500}, 'usage':"
                        + " {'prompt_tokens':10,'completion_tokens':5}}",
                "'json': {'choices':[{'index':0,'error':{'message':'late','code':500}}],"
                        + "'usage': {'prompt_tokens':10,'completion_tokens':5}}",
            })
    void chargesWhatAnErrorSaysThatWasUsed(String answer) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'answer': {%s}}".formatted(answer));

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.jsonPath().getString("error.message")).contains("late");
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("status", "error")
                .containsEntry("prompt_tokens", 10)
                .containsEntry("cost_usd", "0.00002");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'json': {'error': {'message': 'rate limited', 'code': 429}}",
                "'json': [{'error': {'message': 'overloaded', 'code': 503}}]",
                "'json': {'detail': 'no worker'}",
                "'events': [{'error': {'message': 'no capacity', 'code': 503}}]",
                "'events': [': wait\\n\\n', {'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]},"
                        + " {'choices':[{'index':0,'delta':{},'finish_reason':'error','error':{'message':'x'}}]}]",
                "'headers': {'content-encoding': 'gzip'}, 'json': {'error': {'message': 'packed', 'code': 500}}",
            })
    void asksAnotherUnderAKeyTooWhereNothingWasAnsweredButAnError(String answer) {
        CompletionRequest request = answer.contains("'events'") ? streamed(first(answer)) : first(answer);

        Response response = request.postKeyed();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.GPT);
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        assertThat(entries).extracting(e -> e.get("status")).containsExactly("error", "ok");
        assertThat(entries.getFirst()).containsEntry("cost_usd", "0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'status': 400, 'json': {'error': {'message': 'm', 'code': 'context_length_exceeded', 'param':"
                        + " 'messages'}}",
                "'json': {'error': {'message': 'm', 'code': 'context_length_exceeded', 'param': 'messages'}}",
                "'events': [{'error': {'message': 'm', 'code': 'context_length_exceeded', 'param': 'messages'}}]",
            })
    void keepsTheNameByWhichAgentsLearnThatTheirHistoryIsTooLong(String answer) {
        CompletionRequest request = answer.contains("'events'") ? streamed(first(answer)) : first(answer);

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("context_length_exceeded");
        assertThat(response.jsonPath().getString("error.param")).isEqualTo("messages");
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0");
    }

    /** As Anthropic tells the tokens of the prompt at once, and then that it is overloaded. */
    @Test
    void chargesWhatWasToldBeforeAnErrorThatComesBeforeAnyContent() {
        CompletionRequest request = streamed(new CompletionRequest(
                CompletionRequest.QWEN,
                "{'answer': {'events': [{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}],"
                        + "'usage':{'prompt_tokens':10,'completion_tokens':3}},"
                        + "{'error':{'message':'gone','code':503}}]}}"));

        assertThat(request.post().statusCode()).isEqualTo(503);

        Entries.assertOne(request.task, "error", "0.000016");
    }

    @Test
    void chargesTheUsageOfAnErrorThatComesAfterContent() {
        CompletionRequest request = streamed(
                new CompletionRequest(
                        CompletionRequest.QWEN,
                        "{'answer': {'events': [{'choices':[{'index':0,'delta':{'content':'half'}}],"
                                + "'usage':{'prompt_tokens':10,'completion_tokens':1}},"
                                + "{'error':{'message':'gone','code':503},'usage':{'prompt_tokens':10,'completion_tokens':5}}]}}"));

        assertThat(request.post().asString()).contains("gone");

        Entries.assertOne(request.task, "error", "0.00002");
    }

    /** A stream that ends without its end has an unknown cost, whatever it told at its beginning. */
    @Test
    void chargesTheBoundOfAStreamThatEndsBeforeItsEnd() {
        CompletionRequest request = streamed(new CompletionRequest(
                CompletionRequest.QWEN,
                "{'answer': {'events': [{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}],"
                        + "'usage':{'prompt_tokens':10,'completion_tokens':0}}]}}"));

        assertThat(request.post().statusCode()).isEqualTo(502);

        Entries.assertBoundIsCharged(request.task);
    }

    @Test
    void endsAStreamWithTheErrorThatALaterEventTells() {
        CompletionRequest request = streamed(new CompletionRequest(
                CompletionRequest.QWEN,
                "{'answer': {'events': [{'choices':[{'index':0,'delta':{'content':'half'}}]},"
                        + "{'choices':[{'index':0,'delta':{},'finish_reason':'error','error':{'message':'gone','code':503}}],'usage':{'prompt_tokens':10,'completion_tokens':5}},"
                        + " 'data: [DONE]\\n"
                        + "\\n"
                        + "']}}"));

        Response response = request.post();

        assertThat(response.asString())
                .startsWith(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half\"}}]}\n\ndata: {\"error\":{")
                .contains("gone")
                .doesNotContain("[DONE]");
        Entries.assertOne(request.task, "error", "0.00002");
    }
}
