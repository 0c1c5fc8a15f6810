package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The dialects in which callers speak to Purser, and one request in each of them. */
public enum CallerDialect {
    CHAT("/v1/chat/completions", "max_tokens", "messages"),
    MESSAGES("/v1/messages", "max_tokens", "messages"),
    RESPONSES("/v1/responses", "max_output_tokens", "input");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String path;
    private final String limit;
    private final String prompt;

    CallerDialect(String path, String limit, String prompt) {
        this.path = path;
        this.limit = limit;
        this.prompt = prompt;
    }

    public String path() {
        return path;
    }

    /**
     * A request with one message of a user.
     *
     * @param content a text, or parts in this dialect
     * @param most the most tokens of the answer
     * @param user for whom it is, as the provider gets it
     * @param task that it counts for
     */
    public ObjectNode request(String model, JsonNode content, int most, String user, String task) {
        ObjectNode body = JSON.createObjectNode().put("model", model).put(limit, most);
        body.putArray(prompt).addObject().put("role", "user").set("content", content);
        ObjectNode metadata = body.putObject("metadata");
        metadata.putObject("purser").put("task", task);
        if (this == MESSAGES) {
            metadata.put("user_id", user);
        } else {
            body.put("user", user);
        }
        return body;
    }

    /** Whether a stream in this dialect says that it failed. */
    public boolean tellsOfAnError(String stream) {
        return switch (this) {
            case CHAT -> stream.contains("data: {\"error\":{");
            case MESSAGES -> stream.contains("event: error\n") && stream.contains("\"error\":{");
            case RESPONSES -> stream.contains("event: error\n") && stream.contains("event: response.failed\n");
        };
    }
}
