package io.purser.gateway.attempt;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Recognizes the signs by which known providers say that they work on a call although there is no output yet:
 * OpenRouter's comment while it waits for the model, DeepSeek's comment while the call is in its queue, and Anthropic's
 * event.
 */
final class KeepAliveEvents {
    private static final Pattern KNOWN =
            Pattern.compile("(?m)^:\\s?(OPENROUTER PROCESSING|keep-alive)|^event:\\s?ping|\"type\":\\s?\"ping\"");
    /** A sign is short; a longer piece has content of its own. */
    private static final int LONGEST = 2_048;

    private KeepAliveEvents() {}

    static boolean isIn(Buffer piece) {
        int begin = Math.max(0, piece.length() - LONGEST);
        return KNOWN.matcher(new String(piece.getBytes(begin, piece.length()), StandardCharsets.ISO_8859_1))
                .find();
    }
}
