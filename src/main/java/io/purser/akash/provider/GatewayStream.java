package io.purser.akash.provider;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A WebSocket from a gateway, under way. Frames are handed over one at a time: a slow taker slows the sender. */
public final class GatewayStream implements AutoCloseable {
    private static final int LARGEST_FRAME = 1 << 20;

    private final WebSocket socket;
    private final CompletableFuture<Void> end;

    private GatewayStream(WebSocket socket, CompletableFuture<Void> end) {
        this.socket = socket;
        this.end = end;
    }

    static GatewayStream open(HttpClient client, URI uri, String token, Duration limit, Consumer<String> frames) {
        Listener listener = new Listener(frames);
        try {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("authorization", "Bearer " + token)
                    .connectTimeout(limit)
                    .buildAsync(uri, listener)
                    .join();
            return new GatewayStream(socket, listener.end);
        } catch (CompletionException e) {
            throw new GatewayException(failureOf(e.getCause() == null ? e : e.getCause()));
        }
    }

    private static GatewayFailure failureOf(Throwable cause) {
        if (cause instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return switch (status) {
                case 400, 401 -> new GatewayFailure.NotAccepted(status, "");
                case 404 -> new GatewayFailure.NoLease("");
                default -> new GatewayFailure.Failed(status, "the stream is refused");
            };
        }
        return ProviderGateway.failureOf(cause);
    }

    /** Completes when the provider ends the stream, and fails if it breaks. */
    public CompletionStage<Void> end() {
        return end;
    }

    @Override
    public void close() {
        socket.abort();
        end.complete(null);
    }

    private static final class Listener implements WebSocket.Listener {
        private final Consumer<String> frames;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final StringBuilder frame = new StringBuilder();

        Listener(Consumer<String> frames) {
            this.frames = frames;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            return take(socket, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            return take(socket, StandardCharsets.UTF_8.decode(data), last);
        }

        private @Nullable CompletionStage<?> take(WebSocket socket, CharSequence data, boolean last) {
            frame.append(data);
            if (frame.length() > LARGEST_FRAME) {
                socket.abort();
                end.completeExceptionally(
                        new GatewayException(new GatewayFailure.Unreadable("a frame of more than 1 MB")));
                return null;
            }
            if (last) {
                String whole = frame.toString();
                frame.setLength(0);
                try {
                    frames.accept(whole);
                } catch (RuntimeException e) {
                    socket.abort();
                    end.completeExceptionally(e);
                    return null;
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            end.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.completeExceptionally(new GatewayException(ProviderGateway.failureOf(error)));
        }
    }
}
