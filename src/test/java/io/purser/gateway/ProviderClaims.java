package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.PricesResource;
import io.purser.support.TestSystem;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls whose provider claims what the test says about usage and cost. */
abstract class ProviderClaims {
    static final ObjectMapper JSON = new ObjectMapper();
    /** As long as the longest prompt in the recorded answers, at one byte for each token. */
    static final String LONG = "word ".repeat(6_000);

    static final String SHORT = "be brief";

    final String task = TestSystem.unique("claims");
    String prompt = LONG;

    /** A call whose provider answers as the request says, after a prompt of many tokens. */
    ObjectNode body(ObjectNode request) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", PricesResource.CLAIMS)
                .put("max_tokens", PricesResource.LONGEST_ANSWER);
        ArrayNode messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", prompt);
        messages.addObject().put("role", "user").put("content", request.toString());
        body.putObject("metadata").putObject("purser").put("task", task);
        return body;
    }

    Map<String, Object> whole(String answer) {
        return whole(answer, true);
    }

    Map<String, Object> whole(String answer, boolean isFinal) {
        Response response = Api.post(
                CompletionRequest.CHAT,
                body(JSON.createObjectNode().put("raw", answer)).toString());
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        Map<String, Object> entry = Entries.of(task, 1).getFirst();
        if (isFinal) {
            assertThat(response.header("x-purser-cost-usd")).isEqualTo(entry.get("cost_usd"));
        }
        return entry;
    }

    static String answer(String usage) {
        return """
            {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "message":
             {"role": "assistant", "content": "some words"}, "finish_reason": "stop"}], "usage": %s}\
            """.formatted(usage);
    }

    static List<String> events(String... usages) {
        List<String> events = new ArrayList<>();
        events.add(event("{\"role\": \"assistant\", \"content\": \"some words\"}", "null", usages[0]));
        events.add(event("{}", "\"stop\"", usages[Math.min(1, usages.length - 1)]));
        events.add("""
                data: {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [], "usage": %s}

                """.formatted(usages[usages.length - 1]));
        events.add("data: [DONE]\n\n");
        return events;
    }

    static String event(String delta, String finish, String usage) {
        return "data: {\"id\": \"1\", \"object\": \"chat.completion.chunk\", \"created\": 1, \"model\": \"m\","
                + " \"choices\": [{\"index\": 0, \"delta\": %s, \"finish_reason\": %s}], \"usage\": %s}\n\n"
                        .formatted(delta, finish, usage);
    }
}
