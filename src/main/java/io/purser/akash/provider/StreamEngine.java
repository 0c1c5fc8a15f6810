package io.purser.akash.provider;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import org.jspecify.annotations.Nullable;

/** What streams run on: the server's own Vert.x, or, where there is no server, one that is started at first need. */
public final class StreamEngine implements AutoCloseable {
    private final boolean isOurs;
    private @Nullable Vertx vertx;

    private StreamEngine(@Nullable Vertx vertx) {
        this.vertx = vertx;
        this.isOurs = vertx == null;
    }

    /** The server's, which is left open. */
    public static StreamEngine of(Vertx vertx) {
        return new StreamEngine(vertx);
    }

    /** One of its own, which costs nothing until a stream is opened. */
    public static StreamEngine ofItsOwn() {
        return new StreamEngine(null);
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

    @Override
    public synchronized void close() {
        if (isOurs && vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            vertx = null;
        }
    }
}
