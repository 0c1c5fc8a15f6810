package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.problem.BoundedHttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers a question of a tool server with an error, because Purser offers servers nothing that they could ask for. */
record QuestionRefusal(
        URI url, @Nullable Credential credential, @Nullable Peer peer) {
    private static final int METHOD_NOT_FOUND = -32_601;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LARGEST = 65_536;

    /** Sends the error for the question with that id. Without it, the server's own time-out ends its wait. */
    void send(HttpClient http, @Nullable JsonNode id) {
        ObjectNode message = PlainJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        message.set("id", id);
        message.putObject("error").put("code", METHOD_NOT_FOUND).put("message", "this client takes no requests");
        try {
            HttpRequest head = RpcRequest.notification("refusal").to(url, credential, peer);
            HttpRequest request = HttpRequest.newBuilder(head, (name, value) -> !name.equals("mcp-method"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            message.toString().getBytes(StandardCharsets.UTF_8)))
                    .build();
            BoundedHttpExchange.send(
                    http, request, answer -> HttpResponse.BodySubscribers.replacing(new byte[0]), LARGEST, LONGEST);
        } catch (IOException | RuntimeException | ServerFailure e) {
            return; // an exception of the HTTP client may quote what the server sent
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
