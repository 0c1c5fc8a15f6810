package io.purser.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** A chat completion to ask for: to whom, what the fake provider is to do, and under which task it is accounted. */
final class Ask {
    static final String QWEN = "openrouter:qwen2-72b";
    static final String GPT = "openrouter:gpt-4o-mini";
    static final String CLAUDE = "requesty:claude-3-sonnet";
    static final String LOCAL = "localai:phi-4-14b";

    private static final ObjectMapper JSON = new ObjectMapper();

    final String task = "task-" + UUID.randomUUID();
    final ObjectNode body = JSON.createObjectNode();

    /** Asks that model, whose provider does what the wish says. */
    Ask(String model, String wish) {
        body.put("model", model).put("max_tokens", 50);
        body.putArray("messages").addObject().put("role", "user").put("content", wish.replace('\'', '"'));
        body.putObject("metadata").put("mark", task).putObject("purser").put("task", task);
    }

    static Ask stream(String model, String wish) {
        Ask ask = new Ask(model, wish);
        ask.body.put("stream", true);
        return ask;
    }

    Ask orElse(String... targets) {
        var models = body.putArray("models");
        for (String target : targets) {
            models.add(target);
        }
        return this;
    }

    Ask with(String field, String json) {
        try {
            body.set(field, JSON.readTree(json.replace('\'', '"')));
            return this;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String json() {
        return body.toString();
    }
}
