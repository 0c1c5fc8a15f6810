package io.purser.akash.provider;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/** Puts messages together of their frames. */
final class FrameReader {
    /** Of a message; what containers write is cut into lines of 64 KiB at most. */
    static final int LARGEST = 256 << 10;

    private Buffer parts = Buffer.buffer();

    /**
     * The message that is complete with this frame.
     *
     * @throws GatewayException where it is too large
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
        // A character may be cut by the end of a frame, so they are bytes until the last one.
        parts.appendBuffer(data);
        if (!frame.isFinal()) {
            return Optional.empty();
        }
        String message = parts.toString();
        parts = Buffer.buffer();
        return Optional.of(message);
    }
}
