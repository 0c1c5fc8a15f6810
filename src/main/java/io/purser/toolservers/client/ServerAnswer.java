package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a tool server answered to a request. */
public sealed interface ServerAnswer {
    /** The result. */
    record Result(ObjectNode content) implements ServerAnswer {}

    /**
     * An error of JSON-RPC.
     *
     * @param message of the server, bounded
     */
    record Refusal(long code, String message) implements ServerAnswer {}

    /**
     * Reads a message that answers a request.
     *
     * @throws ServerFailure if it is no answer
     */
    static ServerAnswer of(JsonNode message) throws ServerFailure {
        if (message.get("result") instanceof ObjectNode result) {
            return new Result(result);
        }
        if (message.get("error") instanceof ObjectNode error) {
            return new Refusal(
                    error.path("code").asLong(),
                    ThirdPartyText.quoted(error.path("message").asText()));
        }
        throw new ServerFailure(ServerFailure.Effect.UNKNOWN, "answers with a message that has no result");
    }
}
