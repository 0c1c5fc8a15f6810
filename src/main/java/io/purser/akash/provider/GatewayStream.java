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
 * A WebSocket from a gateway, under way. Messages are handed over one at a time: a slow taker slows the sender. The
 * connection's end is the stream's, with a close frame or without: a gateway that has written all of a log closes its
 * socket and says nothing (leaseLogsHandler of Akash's provider).
 */
public final class GatewayStream implements AutoCloseable {
    /** In a time in which a gateway may be silent, it is asked so often whether it lives. */
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
     * Opens one.
     *
     * @param client for this stream alone, and closed with it
     * @param connect until the gateway has agreed
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
            // What was received before, and waits while the socket is paused, comes first.
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
                    socket.resume(); // all was taken in between
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

    /** That a connection has ended is for the close handler; what cannot be read, or not be believed, is a failure. */
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
            heard = now; // a paused socket hears nothing, and that is the taker's doing
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

    /** Completes when the provider ends the stream and all of it has been taken, and fails if it breaks. */
    public CompletionStage<Void> end() {
        return queue.end();
    }

    @Override
    public void close() {
        queue.end().complete(null);
        finish(Optional.empty());
    }
}
