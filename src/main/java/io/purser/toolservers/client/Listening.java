package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to hear of a call before the answer, and where it goes.
 *
 * @param wantsProgress whether it wants to hear how far the call is
 * @param level the least grave messages of the log that it wants, or null for none
 * @param heard receives the method and the params of each notice, without a token, on a thread that it must not hold up
 */
public record Listening(boolean wantsProgress, @Nullable LogLevel level, BiConsumer<String, ObjectNode> heard) {}
