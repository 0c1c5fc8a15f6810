package io.purser.gateway;

import io.purser.support.EventStream;
import java.util.List;

/** A request in the form of OpenAI's Responses, with its instructions for the fake provider as its input. */
record ResponsesCall(CompletionRequest request) implements DialectCall {
    static final String PATH = "/v1/responses";

    /** A request to that model; its text tells the fake provider how to answer. */
    static ResponsesCall to(String model, String text) {
        CompletionRequest request = new CompletionRequest(model, text);
        request.body.remove(List.of("messages", "max_tokens"));
        request.body.put("input", text.replace('\'', '"')).put("max_output_tokens", 50);
        return new ResponsesCall(request);
    }

    ResponsesCall with(String field, String json) {
        request.with(field, json);
        return this;
    }

    ResponsesCall without(String field) {
        request.body.remove(field);
        return this;
    }

    @Override
    public String path() {
        return PATH;
    }

    static List<String> typesOf(List<String> events) {
        return events.stream()
                .map(event -> EventStream.json(event).path("type").asText())
                .toList();
    }
}
