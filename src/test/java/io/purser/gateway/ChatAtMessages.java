package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.TestSystem;

/** Requests for chat completions at providers that speak Anthropic's Messages. */
final class ChatAtMessages {
    static final String CLAUDE = "anthropic:claude";
    static final String PLAIN = "openrouter:plain";

    private ChatAtMessages() {}

    /** A request under the name of a user, by which the provider's copy of it is found again. */
    static CompletionRequest request(String model, String text) {
        CompletionRequest request = new CompletionRequest(model, text);
        request.body.put("user", request.task);
        return request;
    }

    static CompletionRequest recorded(String recording) {
        return request(CLAUDE, "{'recording': 'messages/%s'}".formatted(recording));
    }

    static JsonNode sent(CompletionRequest request) {
        return TestSystem.callsWith(request.task).getFirst().path("body");
    }
}
