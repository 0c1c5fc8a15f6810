package io.purser.gateway;

import io.purser.support.Api;
import io.purser.support.EventStream;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;

/** A request in Anthropic's form: its model, its instructions for the fake provider, and the task that it counts for. */
record MessagesCall(CompletionRequest request) implements DialectCall {
    static final String PATH = "/v1/messages";

    /** A request to that model; its text tells the fake provider how to answer. */
    static MessagesCall to(String model, String text) {
        return new MessagesCall(new CompletionRequest(model, text));
    }

    MessagesCall with(String field, String json) {
        request.with(field, json);
        return this;
    }

    static Response postBody(String json) {
        return Api.post(PATH, json);
    }

    @Override
    public String path() {
        return PATH;
    }

    /** The types of events, with the deltas' own: {@code content_block_delta text_delta}. */
    static List<String> typesOf(List<String> events) {
        List<String> types = new ArrayList<>();
        for (String event : events) {
            var json = EventStream.json(event);
            String inner = json.path("delta").path("type").asText("");
            types.add(json.path("type").asText() + (inner.isEmpty() ? "" : " " + inner));
        }
        return types;
    }
}
