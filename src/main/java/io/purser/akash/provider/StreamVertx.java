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

/** What streams run on: the server's own Vert.x, or, where there is no server, one that is started at first need. */
public final class StreamVertx implements AutoCloseable {
    /** Its threads are daemons, so that what does not end by then ends with the process. */
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

    /** The server's, which is left open. */
    public static StreamVertx of(Vertx vertx) {
        return new StreamVertx(vertx, LONGEST_CLOSE);
    }

    /** One of its own, which costs nothing until a stream is opened. */
    public static StreamVertx ofItsOwn() {
        return ofItsOwn(LONGEST_CLOSE);
    }

    /** @param longestClose how long closing it may take */
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

    /** Waits for what runs on it, and not for ever. */
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
