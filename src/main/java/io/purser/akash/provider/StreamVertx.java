package io.purser.akash.provider;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The Vert.x instance of streams: the server's, or an instance that starts at first use if there is no server. */
public final class StreamVertx implements AutoCloseable {
    /** The longest time for closing. The threads are daemons, so the rest ends with the process. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(StreamVertx.class);

    private final boolean isOurs;
    private final Duration longestClose;
    private @Nullable Vertx vertx;

    private StreamVertx(@Nullable Vertx vertx, Duration longestClose) {
        this.longestClose = longestClose;
        this.vertx = vertx;
        this.isOurs = vertx == null;
    }

    /** Uses the server's instance and leaves it open. */
    public static StreamVertx of(Vertx vertx) {
        return new StreamVertx(vertx, LONGEST_CLOSE);
    }

    /** Uses an instance of its own, which costs nothing until a stream is opened. */
    public static StreamVertx ofItsOwn() {
        return ofItsOwn(LONGEST_CLOSE);
    }

    /** @param longestClose the longest time for closing */
    static StreamVertx ofItsOwn(Duration longestClose) {
        return new StreamVertx(null, longestClose);
    }

    synchronized Vertx vertx() {
        Vertx known = vertx;
        if (known == null) {
            known = Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(2)
                    .setInternalBlockingPoolSize(2)
                    .setUseDaemonThread(true)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
            vertx = known;
        }
        return known;
    }

    /** Waits a limited time for the streams that run on this instance. */
    @Override
    public synchronized void close() {
        if (isOurs && vertx != null) {
            try {
                vertx.close()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(longestClose.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                LOG.warnf(
                        "what reads logs and events did not end within %d ms; it ends with the process",
                        longestClose.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            vertx = null;
        }
    }
}
