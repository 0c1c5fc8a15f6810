package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.CustomTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Java finds every field that its types require in the Responses. */
@QuarkusTest
@WithGateway
class ResponsesJavaClientTest {
    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + RestAssured.port + "/v1")
                .apiKey(PostgresResource.OPERATOR_KEY)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static ResponseCreateParams.Builder request(String wish) {
        return ResponseCreateParams.builder()
                .model(CompletionRequest.QWEN)
                .input(wish.replace('\'', '"'))
                .addTool(CustomTool.builder().name("run").build());
    }

    @Test
    void answersAsItsTypesRequire() {
        Response said = client.responses().create(request("hi").build());
        Response called = client.responses().create(request("""
                {'answer': {'json': {'model': 'm', 'choices': [{'message': {'tool_calls': [
                  {'id': 'a', 'function': {'name': 'look', 'arguments': '{}'}},
                  {'id': 'b', 'function': {'name': 'run', 'arguments': '{}'}}]}, 'finish_reason': 'length'}],
                  'usage': {'prompt_tokens': 10, 'completion_tokens': 5}}}}
                """).build());

        assertThat(said.validate().output().getFirst().message().orElseThrow().content())
                .hasSize(1);
        assertThat(called.validate()
                        .output()
                        .getFirst()
                        .functionCall()
                        .orElseThrow()
                        .callId())
                .isEqualTo("a");
        assertThat(called.output().getLast().customToolCall().orElseThrow().input())
                .isEqualTo("{}");
        assertThat(called.incompleteDetails()
                        .orElseThrow()
                        .reason()
                        .orElseThrow()
                        .asString())
                .isEqualTo("max_output_tokens");
    }

    @Test
    void streamsAsItsTypesRequire() {
        String chunk = "{'choices': [{'index': 0, 'delta': {%s}, 'finish_reason': null}]}";
        String wish = "{'answer': {'events': ["
                + String.join(
                        ", ",
                        chunk.formatted("'content': 'Well'"),
                        chunk.formatted("'refusal': 'no'"),
                        chunk.formatted(
                                "'tool_calls': [{'index': 0, 'id': 'a', 'function': {'name': 'look', 'arguments': '{}'}}]"),
                        chunk.formatted(
                                "'tool_calls': [{'index': 1, 'id': 'b', 'function': {'name': 'run', 'arguments': '{}'}}]"),
                        "{'choices': [{'index': 0, 'delta': {}, 'finish_reason': 'tool_calls'}]}",
                        "'data: [DONE]\\n\\n'")
                + "]}}";
        ResponseAccumulator gathered = ResponseAccumulator.create();

        try (StreamResponse<ResponseStreamEvent> stream =
                client.responses().createStreaming(request(wish).build())) {
            stream.stream().map(ResponseStreamEvent::validate).forEach(gathered::accumulate);
        }

        assertThat(gathered.response().validate().output()).hasSize(3);
    }

    @Test
    void learnsThatAStreamBrokeAndDoesNotAskAgain() {
        String mark = TestSystem.unique("broken");
        ResponseCreateParams request =
                request("{'cut_after': 1, 'mark': '" + mark + "'}").build();

        assertThatThrownBy(() -> {
                    try (StreamResponse<ResponseStreamEvent> stream =
                            client.responses().createStreaming(request)) {
                        List<ResponseStreamEvent> events = stream.stream().toList();
                        assertThat(events).isEmpty();
                    }
                })
                .isInstanceOf(OpenAIException.class);
        assertThat(TestSystem.callsWith(mark)).hasSize(1);
    }

    @Test
    void learnsWhatIsRefused() {
        assertThatThrownBy(() -> client.responses()
                        .create(request("hi").previousResponseId("resp_1").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("keeps no answers");
    }
}
