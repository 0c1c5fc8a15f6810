package io.purser.toolservers;

import io.purser.toolservers.client.Asking;
import io.purser.toolservers.client.Listening;
import io.purser.toolservers.client.WrittenObject;
import io.purser.toolservers.question.Abilities;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The call of a tool, as its caller asked for it.
 *
 * @param arguments the JSON object of the arguments, which goes on as it is
 * @param abilities what the caller can be asked for; null if its revision of the protocol has no rounds
 * @param round what the caller answers to the questions of the last round, or null
 * @param headers the arguments that the server wants as headers, too, by the headers' names
 * @param listening what the caller wants to hear before the answer, or null
 * @param asking how a server with a handshake asks the caller in the middle of the call, or null
 */
public record ToolCall(
        WrittenObject arguments,
        @Nullable Abilities abilities,
        @Nullable Round round,
        Map<String, String> headers,
        @Nullable Listening listening,
        @Nullable Asking asking) {}
