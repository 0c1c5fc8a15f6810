package io.purser.gateway.attempt;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * By what known providers say that a call is being worked on though there is nothing to read yet: OpenRouter's comment
 * while it waits for the model, DeepSeek's while the call is in its queue, Anthropic's event.
 */
final class KeepAliveEvents {
    private static final Pattern KNOWN =
            Pattern.compile("(?m)^:\\s?(OPENROUTER PROCESSING|keep-alive)|^event:\\s?ping|\"type\":\\s?\"ping\"");
    /** A sign is short; what comes with a long piece says something itself. */
    private static final int LONGEST = 2_048;

    private KeepAliveEvents() {}

    static boolean isIn(Buffer piece) {
        int begin = Math.max(0, piece.length() - LONGEST);
        return KNOWN.matcher(new String(piece.getBytes(begin, piece.length()), StandardCharsets.ISO_8859_1))
                .find();
    }
}
