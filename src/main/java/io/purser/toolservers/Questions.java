package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ThirdPartyText;
import io.purser.toolservers.question.Abilities;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a server asks its caller before it can answer, if the caller can be asked that.
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

    /** The capabilities of the caller that the server learns. */
    ObjectNode capabilities() {
        return abilities == null ? PlainJson.MAPPER.createObjectNode() : abilities.toJson();
    }

    /**
     * Why the caller cannot be asked that, as the end of a sentence that begins with the one who asks; null if it can.
     *
     * @throws ServerFailure if the server does not say what it asks
     */
    @Nullable
    String obstacle(ObjectNode content) throws ServerFailure {
        JsonNode requests = content.path(REQUESTS);
        JsonNode state = content.path(STATE);
        boolean isWhole = (requests.isObject() || requests.isMissingNode())
                && (state.isTextual() || state.isMissingNode())
                && !(requests.isEmpty() && state.isMissingNode());
        if (!isWhole) {
            throw new ServerFailure(ServerFailure.Effect.UNKNOWN, "asks for more input without saying which");
        }
        if (abilities == null) {
            return "asks its caller for more input. That passes through Purser only in revision 2026-07-28 of the"
                    + " protocol, and with PURSER_SECRETS_KEY.";
        }
        if (requests.size() > MOST) {
            return "asks its caller more than %d things at once.".formatted(MOST);
        }
        for (JsonNode request : requests) {
            String method = request.path("method").asText();
            if (!abilities.allow(method, request.path("params"))) {
                return "asks its caller for something that this caller does not offer: %s"
                        .formatted(ThirdPartyText.quoted(method));
            }
        }
        return state.isTextual() && state.textValue().getBytes(StandardCharsets.UTF_8).length > LARGEST_STATE
                ? "gives its caller a state of more than %d bytes.".formatted(LARGEST_STATE)
                : null;
    }

    /** The result for the caller, if nothing is in the way. */
    ObjectNode passed(ObjectNode content) {
        ObjectNode result = PlainJson.MAPPER.createObjectNode().put(TYPE, INPUT_REQUIRED);
        for (Map.Entry<String, JsonNode> request : content.path(REQUESTS).properties()) {
            ObjectNode passed = result.withObjectProperty(REQUESTS)
                    .putObject(request.getKey())
                    .put("method", request.getValue().path("method").asText());
            if (request.getValue().path("params") instanceof ObjectNode object) {
                object.remove("_meta");
                passed.set("params", object);
            }
        }
        if (content.path(STATE).isTextual()) {
            result.put(STATE, seal.apply(content.path(STATE).textValue()));
        }
        return result;
    }
}
