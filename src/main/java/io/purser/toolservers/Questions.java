package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ThirdPartyText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a tool asks its caller before it can answer, if the caller can be asked that.
 *
 * @param abilities of the caller; null if nothing can be asked
 * @param seal seals the state that the server gives with its questions
 */
record Questions(@Nullable Abilities abilities, UnaryOperator<String> seal) {
    private static final String TYPE = "resultType";
    private static final String INPUT_REQUIRED = "input_required";
    private static final String REQUESTS = "inputRequests";
    private static final String STATE = "requestState";
    private static final int MOST = 16;
    private static final int LARGEST_STATE = 16_384;

    /** Whether the result asks something. */
    static boolean areIn(ObjectNode content) {
        return INPUT_REQUIRED.equals(content.path(TYPE).asText());
    }

    /**
     * The result for the caller, which is a failed one if the caller cannot be asked that.
     *
     * @throws ServerFailure if the server does not say what it asks
     */
    ObjectNode passed(ObjectNode content) throws ServerFailure {
        JsonNode requests = content.path(REQUESTS);
        JsonNode state = content.path(STATE);
        boolean isWhole = (requests.isObject() || requests.isMissingNode())
                && (state.isTextual() || state.isMissingNode())
                && !(requests.isEmpty() && state.isMissingNode());
        if (!isWhole) {
            throw new ServerFailure(ServerFailure.Effect.UNKNOWN, "asks for more input without saying which");
        }
        if (abilities == null) {
            return ServerResults.failure("The tool asks its caller for more input. That passes through Purser only in"
                    + " revision 2026-07-28 of the protocol, and with PURSER_SECRETS_KEY.");
        }
        ObjectNode result = PlainJson.MAPPER.createObjectNode().put(TYPE, INPUT_REQUIRED);
        if (requests.size() > MOST) {
            return ServerResults.failure("The tool asks its caller more than %d things at once.".formatted(MOST));
        }
        for (Map.Entry<String, JsonNode> request : requests.properties()) {
            String method = request.getValue().path("method").asText();
            JsonNode params = request.getValue().path("params");
            if (!abilities.allow(method, params)) {
                return ServerResults.failure(
                        "The tool asks its caller for something that this caller does not offer: %s"
                                .formatted(ThirdPartyText.quoted(method)));
            }
            ObjectNode passed = result.withObjectProperty(REQUESTS)
                    .putObject(request.getKey())
                    .put("method", method);
            if (params instanceof ObjectNode object) {
                object.remove("_meta");
                passed.set("params", object);
            }
        }
        if (state.isTextual()) {
            if (state.textValue().getBytes(StandardCharsets.UTF_8).length > LARGEST_STATE) {
                return ServerResults.failure(
                        "The tool gives its caller a state of more than %d bytes.".formatted(LARGEST_STATE));
            }
            result.put(STATE, seal.apply(state.textValue()));
        }
        return result;
    }
}
