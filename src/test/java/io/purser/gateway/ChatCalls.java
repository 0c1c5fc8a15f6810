package io.purser.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.support.Api;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Requests for chat completions on account of a task. */
final class ChatCalls {
    static final ObjectMapper JSON = new ObjectMapper();

    private ChatCalls() {}

    /** A call on account of the task; the request tells the fake provider how to answer. */
    static String body(String model, String task, String request, String more) {
        var body = JSON.createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", request);
        body.putObject("metadata").put("trace", task).putObject("purser").put("task", task);
        return more.isEmpty() ? body.toString() : body.toString().replaceFirst("\\{", "{" + more + ",");
    }

    static RequestSpecification request(String body) {
        return Api.asOperator().contentType("application/json").body(body);
    }

    static Response chat(String body) {
        return request(body).post("/v1/chat/completions");
    }

    static Response chatWithKey(String key, String body) {
        return request(body).header("Idempotency-Key", key).post("/v1/chat/completions");
    }

    static Response confidential(String body, String... idempotencyKey) {
        RequestSpecification request = request(body).header("X-Purser-Confidential", "true");
        for (String key : idempotencyKey) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/v1/chat/completions");
    }
}
