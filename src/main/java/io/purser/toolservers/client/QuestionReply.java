package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.purser.json.PlainJson;
import io.purser.problem.BoundedHttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends a tool server the answers to its questions. */
record QuestionReply(
        URI url, @Nullable Credential credential, @Nullable Peer peer, Supplier<HttpClient> http) {
    private static final int REFUSED = -32_000;
    private static final int METHOD_NOT_FOUND = -32_601;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LARGEST = 65_536;

    /** Sends the answer of the caller to the question with that id, as the caller wrote it. */
    void send(JsonNode id, Asking.Answer answer) {
        String json = new String(answer.object().json(), StandardCharsets.UTF_8);
        ObjectNode message = message(id);
        message.putRawValue(answer.isError() ? "error" : "result", new RawValue(json));
        send(message);
    }

    /** Sends an error, because the caller cannot be asked that. */
    void refuse(JsonNode id, String why) {
        ObjectNode message = message(id);
        message.putObject("error").put("code", METHOD_NOT_FOUND).put("message", why);
        send(message);
    }

    /** Sends an error, because the caller did not answer. */
    void fail(JsonNode id, String why) {
        ObjectNode message = message(id);
        message.putObject("error").put("code", REFUSED).put("message", why);
        send(message);
    }

    private static ObjectNode message(JsonNode id) {
        ObjectNode message = PlainJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        message.set("id", id);
        return message;
    }

    /** Without it, the server's own time-out ends its wait. */
    private void send(ObjectNode message) {
        try {
            HttpRequest head = RpcRequest.notification("answer").to(url, credential, peer);
            HttpRequest request = HttpRequest.newBuilder(head, (name, value) -> !name.equals("mcp-method"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            message.toString().getBytes(StandardCharsets.UTF_8)))
                    .build();
            BoundedHttpExchange.send(
                    http.get(),
                    request,
                    answer -> HttpResponse.BodySubscribers.replacing(new byte[0]),
                    LARGEST,
                    LONGEST);
        } catch (IOException | RuntimeException | ServerFailure e) {
            return; // an exception of the HTTP client may quote what the server sent
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
