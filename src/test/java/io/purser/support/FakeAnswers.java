package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a fake provider says, as far as the wish does not say otherwise. */
final class FakeAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeAnswers() {}

    /** An answer to a chat completion that comes at once. */
    static String completion(JsonNode body, JsonNode wish) {
        ObjectNode answer = head(body, "chat.completion");
        var choices = answer.putArray("choices");
        if (!wish.path("empty").asBoolean()) {
            choices.addObject()
                    .put("index", 0)
                    .put("finish_reason", "stop")
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", said(wish));
        }
        if (!wish.path("no_usage").asBoolean() && !wish.path("empty").asBoolean()) {
            answer.set("usage", usage(wish));
        }
        return answer.toString();
    }

    private static String said(JsonNode wish) {
        return wish.has("say_bytes")
                ? "x".repeat(wish.path("say_bytes").asInt())
                : wish.path("say").asText("hello");
    }

    /** The event of a piece that says this. */
    static String said(JsonNode body, String text) {
        return delta(body, JSON.createObjectNode().put("content", text), null);
    }

    /** The event that a stream begins with. */
    static String begun(JsonNode body) {
        return delta(body, JSON.createObjectNode().put("role", "assistant").put("content", ""), null);
    }

    /** The event of the last piece of the answer. */
    static String stopped(JsonNode body) {
        return delta(body, JSON.createObjectNode(), "stop");
    }

    /** The same, with the usage of the whole answer beside it. */
    static String saidWithUsage(JsonNode body, String text, JsonNode wish) {
        ObjectNode chunk = chunk(body, JSON.createObjectNode().put("content", text), null);
        chunk.set("usage", usage(wish));
        return event(chunk.toString());
    }

    private static String delta(JsonNode body, ObjectNode delta, @Nullable String finish) {
        return event(chunk(body, delta, finish).toString());
    }

    private static ObjectNode chunk(JsonNode body, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = head(body, "chat.completion.chunk");
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", finish)
                .set("delta", delta);
        return chunk;
    }

    /** The event that tells what a stream used. */
    static String used(JsonNode body, JsonNode wish) {
        ObjectNode chunk = head(body, "chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage(wish));
        return event(chunk.toString());
    }

    static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static ObjectNode head(JsonNode body, String object) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1)
                .put("model", body.path("model").asText());
    }

    private static JsonNode usage(JsonNode wish) {
        if (wish.has("usage")) {
            return wish.path("usage");
        }
        int prompt = wish.path("prompt").asInt(11);
        int completion = wish.path("completion").asInt(7);
        ObjectNode usage = JSON.createObjectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", wish.path("cached").asInt(0));
        if (wish.has("cost")) {
            usage.set("cost", wish.path("cost"));
        }
        return usage;
    }

    /** One vector for each text. */
    static String vectors(JsonNode body) {
        ObjectNode answer = JSON.createObjectNode()
                .put("object", "list")
                .put("model", body.path("model").asText());
        int count = body.path("input").isArray() ? body.path("input").size() : 1;
        var data = answer.putArray("data");
        for (int i = 0; i < count; i++) {
            data.addObject()
                    .put("object", "embedding")
                    .put("index", i)
                    .putArray("embedding")
                    .add(0.25)
                    .add(-0.5);
        }
        answer.putObject("usage").put("prompt_tokens", 8).put("total_tokens", 8);
        return answer.toString();
    }
}
