package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server gets with the call of a tool, beside the tool's name.
 *
 * @param arguments the JSON object of the arguments, as the caller wrote it
 * @param capabilities what the caller can be asked for, which a server without sessions is told
 * @param responses the JSON object of the answers to the questions of the last round, as the caller wrote it, or null
 * @param state that the server gave with its questions, or null
 * @param headers the arguments that the server wants as headers, too, by the headers' names
 * @param listening what the caller wants to hear before the answer, or null
 */
public record CallContent(
        WrittenObject arguments,
        ObjectNode capabilities,
        @Nullable WrittenObject responses,
        @Nullable String state,
        Map<String, String> headers,
        @Nullable Listening listening) {
    /** Whether it belongs to questions of the server. */
    public boolean isRound() {
        return responses != null || state != null;
    }

    /** The content of a call whose caller can be asked nothing. */
    public static CallContent of(byte[] arguments) {
        return new CallContent(
                new WrittenObject(arguments), PlainJson.MAPPER.createObjectNode(), null, null, Map.of(), null);
    }
}
