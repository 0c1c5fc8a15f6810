package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server gets of a caller, beside the name or the URI of what is asked.
 *
 * @param arguments the JSON object of the arguments, as the caller wrote it; null for a resource, which takes none
 * @param capabilities what the caller can be asked for, which a server without sessions is told
 * @param responses the JSON object of the answers to the questions of the last round, as the caller wrote it, or null
 * @param state that the server gave with its questions, or null
 * @param headers the arguments that the server wants as headers, too, by the headers' names
 * @param listening what the caller wants to hear before the answer, or null
 * @param asking how a server with a handshake asks the caller in the middle of the request, or null
 */
public record CallContent(
        @Nullable WrittenObject arguments,
        ObjectNode capabilities,
        @Nullable WrittenObject responses,
        @Nullable String state,
        Map<String, String> headers,
        @Nullable Listening listening,
        @Nullable Asking asking) {
    /** Whether it belongs to questions of the server. */
    public boolean isRound() {
        return responses != null || state != null;
    }

    /** The same, with the way to ask the caller. */
    public CallContent with(@Nullable Asking way) {
        return new CallContent(arguments, capabilities, responses, state, headers, listening, way);
    }

    /** The same, with what only the call of a tool has. */
    public CallContent with(Map<String, String> ofTool, @Nullable Listening wanted) {
        return new CallContent(arguments, capabilities, responses, state, ofTool, wanted, asking);
    }
}
