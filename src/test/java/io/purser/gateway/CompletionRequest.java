package io.purser.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.EventStream;
import io.restassured.response.Response;
import java.util.UUID;

/**
 * A request for a chat completion: its model, its instructions for the fake provider, and the task that it counts for.
 */
public final class CompletionRequest {
    static final String QWEN = "openrouter:qwen2-72b";
    static final String GPT = "openrouter:gpt-4o-mini";
    static final String CLAUDE = "requesty:claude-3-sonnet";
    static final String LOCAL = "localai:phi-4-14b";

    static final String CHAT = "/v1/chat/completions";
    private static final ObjectMapper JSON = new ObjectMapper();

    public final String task = "task-" + UUID.randomUUID();
    public final ObjectNode body = JSON.createObjectNode();

    /** A request to that model; its text tells the fake provider how to answer. */
    public CompletionRequest(String model, String request) {
        body.put("model", model).put("max_tokens", 50);
        body.putArray("messages").addObject().put("role", "user").put("content", request.replace('\'', '"'));
        body.putObject("metadata").put("mark", task).putObject("purser").put("task", task);
    }

    static CompletionRequest stream(String model, String request) {
        CompletionRequest chat = new CompletionRequest(model, request);
        chat.body.put("stream", true);
        return chat;
    }

    CompletionRequest orElse(String... targets) {
        var models = body.putArray("models");
        for (String target : targets) {
            models.add(target);
        }
        return this;
    }

    public CompletionRequest with(String field, String json) {
        try {
            body.set(field, JSON.readTree(json.replace('\'', '"')));
            return this;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Sends it as the operator. */
    public Response post() {
        return Api.post(CHAT, json());
    }

    /** Sends that body as the operator. */
    static Response postBody(String json) {
        return Api.post(CHAT, json);
    }

    /** Sends it as the operator with one header more. */
    public Response postWith(String header, Object value, Object... more) {
        return Api.asOperator()
                .contentType("application/json")
                .header(header, value, more)
                .body(json())
                .post(CHAT);
    }

    /** Sends it under its task as the idempotency key. */
    Response postKeyed() {
        return postWith("idempotency-key", task);
    }

    /** Sends it and reads the answer as a stream. */
    EventStream open(String... headers) {
        return EventStream.post(CHAT, json(), headers);
    }

    public String json() {
        return body.toString();
    }
}
