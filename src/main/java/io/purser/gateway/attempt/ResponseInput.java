package io.purser.gateway.attempt;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes an answer piece by piece, on the event loop of the call. The taker can hold the input after any
 * piece; then nothing more is decoded or read from the provider.
 */
final class ResponseInput implements AutoCloseable {
    /** After this many bytes decoded in one go, other calls get the event loop. */
    private static final int TURN = 1_048_576;

    private final Vertx vertx;
    private final HttpClientResponse response;
    private final Consumer<Runnable> guard;
    private final ContentDecoder decoder;
    private Consumer<Buffer> pieces = piece -> {};
    private Runnable whenUnreadable = () -> {};
    private boolean held;
    private boolean waits;
    private boolean closed;

    /** @param guard runs the work, and ends the call if the work throws */
    ResponseInput(Vertx vertx, HttpClientResponse response, Consumer<Runnable> guard) {
        this.vertx = vertx;
        this.response = response;
        this.guard = guard;
        this.decoder = new ContentDecoder(response.getHeader(HttpHeaders.CONTENT_ENCODING));
    }

    /**
     * Reads until the input is closed or the answer ends.
     *
     * @param unreadable runs if the answer cannot be decoded; no piece follows
     */
    void read(Consumer<Buffer> taker, Runnable unreadable) {
        pieces = taker;
        whenUnreadable = unreadable;
        response.handler(piece -> guard.accept(() -> {
            if (decoder.isPlain()) {
                pieces.accept(piece);
            } else {
                decoder.add(piece.getBytes());
                decode();
            }
        }));
    }

    /** Holds the input until {@link #goOn}. */
    void hold() {
        held = true;
        response.pause();
    }

    void goOn() {
        held = false;
        decode();
    }

    private void decode() {
        int decoded = 0;
        while (!held && !closed) {
            byte[] next = next();
            if (next == null) {
                if (!closed) {
                    response.resume();
                }
                return;
            }
            pieces.accept(Buffer.buffer(next));
            decoded += next.length;
            if (decoded > TURN && !decoder.isPlain() && !held && !closed) {
                waitForTurn();
                return;
            }
        }
    }

    private byte @Nullable [] next() {
        try {
            return decoder.next();
        } catch (ContentDecoder.Undecodable e) {
            close();
            whenUnreadable.run();
            return null;
        }
    }

    private void waitForTurn() {
        response.pause();
        if (!waits) {
            waits = true;
            vertx.getOrCreateContext()
                    .runOnContext(turn -> guard.accept(() -> {
                        waits = false;
                        decode();
                    }));
        }
    }

    @Override
    public void close() {
        closed = true;
        decoder.close();
    }
}
