package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.MessagesProviders;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half of a surrogate pair in the arguments of a tool: JSON can have it, and UTF-8 cannot. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class HalfCharactersTest {
    private static final String CLAUDE = "anthropic:claude";
    private static final String PLAIN = "openrouter:plain";
    private static final String HALF = "caf\u00e9 \ud83d";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** A request whose text is the answer of the provider, to the letter. */
    private static String raw(String answer) {
        return JSON.createObjectNode().put("raw", answer).toString();
    }

    /** The call of a tool, as a chat completion has it. */
    private static String chatAnswer(String arguments) {
        return """
                {"id": "a", "object": "chat.completion", "model": "m", "choices": [{"index": 0, "finish_reason": "tool_calls",
                 "message": {"role": "assistant", "content": null, "tool_calls": [{"id": "t", "type": "function",
                  "function": {"name": "look", "arguments": %s}}]}}], "usage": {"prompt_tokens": 5, "completion_tokens": 5}}""".formatted(arguments);
    }

    private static JsonNode answer(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return json(response.asString());
    }

    private static JsonNode sent(String task) {
        return TestSystem.callsWith(task).getFirst().path("body");
    }

    @Test
    void reachAProviderOfMessagesInTheInputOfATool() {
        CompletionRequest request = new CompletionRequest(CLAUDE, "hi");
        request.body.put("user", request.task);
        ObjectNode call = request.body.withArray("messages").addObject().put("role", "assistant");
        ObjectNode function = call.putArray("tool_calls")
                .addObject()
                .put("id", "t")
                .put("type", "function")
                .putObject("function")
                .put("name", "look");
        function.put("arguments", "{\"at\": \"" + HALF + "\"}");
        request.body.withArray("messages").addObject().put("role", "user").put("content", "and?");

        Response response = CompletionRequest.postBody(escaped(request.body));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(sent(request.task).at("/messages/1/content/0/input"))
                .isEqualTo(JSON.createObjectNode().put("at", HALF));
    }

    /** Every character that is not ASCII as an escape, as a caller has to write it. */
    private static String escaped(JsonNode body) {
        StringBuilder written = new StringBuilder();
        for (char each : body.toString().toCharArray()) {
            written.append(each < 128 ? String.valueOf(each) : "\\u%04x".formatted((int) each));
        }
        return written.toString();
    }

    @Test
    void reachAProviderOfChatCompletionsInTheArguments() {
        MessagesCall call = MessagesCall.to(PLAIN, "hi");
        call.request().body.withObject("metadata").put("user_id", call.task());
        ObjectNode use = call.request()
                .body
                .withArray("messages")
                .addObject()
                .put("role", "assistant")
                .putArray("content")
                .addObject()
                .put("type", "tool_use")
                .put("id", "t")
                .put("name", "look");
        use.putObject("input").put("at", HALF);
        call.request()
                .body
                .withArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "and?");

        Response response = MessagesCall.postBody(escaped(call.request().body));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        String arguments = sent(call.task())
                .at("/messages/1/tool_calls/0/function/arguments")
                .asText();
        // No other character is escaped: the text would be longer than what was paid for.
        assertThat(arguments).isEqualTo("{\"at\":\"caf\u00e9 \\ud83d\"}");
    }

    /** The provider escapes the half in the text of the arguments, or once more within that text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"{\\\"input\\\": \\\"caf\u00e9 \\ud83d\\\"}\"",
                "\"{\\\"input\\\": \\\"caf\u00e9 \\\\ud83d\\\"}\""
            })
    void reachACallerOfMessagesAndOfResponses(String arguments) {
        String text = raw(chatAnswer(arguments));

        JsonNode message = answer(MessagesCall.to(PLAIN, text).post());
        JsonNode response = answer(ResponsesCall.to(PLAIN, text)
                .with("tools", "[{'type': 'custom', 'name': 'look'}]")
                .post());

        assertThat(message.at("/content/0/input/input").asText()).isEqualTo(HALF);
        assertThat(response.at("/output/0/input").asText()).isEqualTo(HALF);
    }

    @Test
    void reachACallerOfChatCompletions() {
        String message = """
                {"id": "a", "type": "message", "role": "assistant", "model": "m", "stop_reason": "tool_use", "content":
                 [{"type": "tool_use", "id": "t", "name": "look", "input": {"at": "caf\u00e9 \\ud83d"}}],
                 "usage": {"input_tokens": 5, "output_tokens": 5}}""";

        JsonNode answer = answer(new CompletionRequest(CLAUDE, raw(message)).post());

        String arguments =
                answer.at("/choices/0/message/tool_calls/0/function/arguments").asText();
        assertThat(json(arguments)).isEqualTo(JSON.createObjectNode().put("at", HALF));
    }
}
