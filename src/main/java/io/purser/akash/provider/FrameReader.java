package io.purser.akash.provider;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/** Joins the frames of a message. */
final class FrameReader {
    /** The largest message in bytes. The lines that containers write are cut at 64 KiB. */
    static final int LARGEST = 256 << 10;

    private Buffer parts = Buffer.buffer();

    /**
     * The message, if this frame completes it.
     *
     * @throws GatewayException if the message is too large
     */
    Optional<String> read(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return Optional.empty();
        }
        Buffer data = frame.binaryData();
        if (parts.length() + data.length() > LARGEST) {
            throw new GatewayException(
                    new GatewayFailure.Unreadable("a message of more than " + (LARGEST >> 10) + " KiB"));
        }
        // The end of a frame may cut a character, so the parts stay bytes until the last frame.
        parts.appendBuffer(data);
        if (!frame.isFinal()) {
            return Optional.empty();
        }
        String message = parts.toString();
        parts = Buffer.buffer();
        return Optional.of(message);
    }
}
