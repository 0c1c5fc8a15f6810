package io.purser.akash.provider;

import io.purser.problem.ConnectionFailureText;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket from a gateway. It passes messages on one at a time, so that a slow consumer slows the sender down.
 * The stream ends when the connection ends, with or without a close frame: after a whole log, a gateway closes its
 * socket and says nothing (leaseLogsHandler of Akash's provider).
 */
public final class GatewayStream implements AutoCloseable {
    /** The number of pings within the time for which a gateway may be silent. */
    private static final int PINGS = 4;

    private final WebSocketClient client;
    private final Vertx vertx;
    private final ClientWebSocket socket;
    private final StreamLimits limits;
    private final StreamMessageQueue queue;
    private final FrameReader reader = new FrameReader();
    private final AtomicBoolean over = new AtomicBoolean();
    private final long begun = System.nanoTime();
    private volatile long heard = begun;
    private volatile @Nullable Context context;
    private long received;
    private volatile boolean isClosed;
    private volatile long watch = -1;

    private GatewayStream(WebSocketClient client, Vertx vertx, StreamLimits limits, Consumer<String> taker) {
        this.client = client;
        this.vertx = vertx;
        this.limits = limits;
        this.socket = client.webSocket();
        this.queue = new StreamMessageQueue(taker, this::goOn);
    }

    /**
     * Opens a stream.
     *
     * @param client for this stream alone; the stream closes it
     * @param connect the longest time until the gateway has accepted the connection
     */
    static GatewayStream open(
            WebSocketClient client,
            Vertx vertx,
            WebSocketConnectOptions request,
            Duration connect,
            StreamLimits limits,
            Consumer<String> taker) {
        GatewayStream stream = new GatewayStream(client, vertx, limits, taker);
        boolean isOpen = false;
        try {
            stream.connect(request, connect);
            isOpen = true;
            return stream;
        } finally {
            if (!isOpen) {
                stream.close();
            }
        }
    }

    private void connect(WebSocketConnectOptions request, Duration limit) {
        socket.frameHandler(this::hear).exceptionHandler(this::broken).closeHandler(ignored -> {
            // The messages that arrived before, and that wait while the socket is paused, come first.
            isClosed = true;
            socket.resume();
            vertx.runOnContext(later -> finish(Optional.empty()));
        });
        try {
            socket.connect(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new GatewayException(failureOf(e.getCause() == null ? e : e.getCause()));
        } catch (TimeoutException e) {
            throw new GatewayException(new GatewayFailure.Unreachable("no answer in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new GatewayFailure.Unreachable("interrupted"));
        }
        watch = vertx.setPeriodic(limits.silence().toMillis() / PINGS, ignored -> watch());
        if (over.get()) {
            vertx.cancelTimer(watch);
        }
    }

    private static GatewayFailure failureOf(Throwable cause) {
        if (cause instanceof UpgradeRejectedException refused) {
            int status = refused.getStatus();
            return switch (status) {
                case 400, 401 -> new GatewayFailure.NotAccepted(status, "");
                case 404 -> new GatewayFailure.NoLease("");
                default -> new GatewayFailure.Failed(status, "the stream is refused");
            };
        }
        return ProviderGateway.failureOf(cause);
    }

    private void hear(WebSocketFrame frame) {
        heard = System.nanoTime();
        if (over.get()) {
            return;
        }
        Optional<String> message;
        try {
            message = reader.read(frame);
        } catch (GatewayException e) {
            fail(e);
            return;
        }
        message.ifPresent(text -> {
            received += text.length();
            if (received > limits.size()) {
                fail(new GatewayException(new GatewayFailure.Unreadable(
                        "it sends more than " + (limits.size() >> 20) + " MiB; ask for fewer lines")));
            } else if (!queue.add(text) && !isClosed) {
                context = vertx.getOrCreateContext();
                socket.pause();
                if (!queue.isFull()) {
                    socket.resume(); // the consumer took everything in between
                }
            }
        });
    }

    private void goOn() {
        Context known = context;
        if (known != null) {
            known.runOnContext(ignored -> socket.resume());
        }
    }

    /**
     * Handles an error of the connection. The close handler deals with an ended connection. An answer that cannot be
     * read or trusted is a failure.
     */
    private void broken(Throwable cause) {
        boolean isEnd = cause instanceof HttpClosedException
                || (cause instanceof IOException && !(cause instanceof SSLException));
        if (!isEnd) {
            fail(new GatewayException(
                    new GatewayFailure.Unreadable("the stream breaks off: " + ConnectionFailureText.why(cause))));
        }
    }

    private void watch() {
        long now = System.nanoTime();
        if (queue.isFull()) {
            heard = now; // a paused socket hears nothing, and only the consumer is slow
        }
        if (now - heard > limits.silence().toNanos()) {
            fail(new GatewayException(new GatewayFailure.Unreachable(
                    "nothing was heard for " + limits.silence().toSeconds() + " s")));
        } else if (now - begun > limits.whole().toNanos()) {
            fail(new GatewayException(new GatewayFailure.Unreachable(
                    "the stream does not end within " + limits.whole().toSeconds() + " s")));
        } else {
            socket.writePing(Buffer.buffer());
        }
    }

    private void fail(GatewayException failure) {
        finish(Optional.of(failure));
    }

    private void finish(Optional<RuntimeException> failure) {
        if (over.compareAndSet(false, true)) {
            vertx.cancelTimer(watch);
            queue.end(failure);
            client.close();
        }
    }

    /**
     * Completes when the provider has ended the stream and the consumer has taken all messages. Fails if the stream
     * breaks.
     */
    public CompletionStage<Void> end() {
        return queue.end();
    }

    @Override
    public void close() {
        queue.end().complete(null);
        finish(Optional.empty());
    }
}
