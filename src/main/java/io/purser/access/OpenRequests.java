package io.purser.access;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that are being answered, and whether this Purser still accepts new ones. */
@Singleton
public class OpenRequests {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final Set<RoutingContext> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** Counts a request until it is answered or its connection is gone. */
    void enter(RoutingContext context) {
        open.add(context);
        context.addEndHandler(ended -> open.remove(context));
    }

    /**
     * Refuses a request that arrives while Purser stops. Its connection ends with the answer, so that the client's next
     * request goes to another replica. The filter calls this after {@link #enter}, so that every request is either
     * refused or waited for.
     *
     * @throws Problem {@code not_ready}
     */
    void requireNotStopping(RoutingContext context) {
        if (!stopping) {
            return;
        }
        HttpServerRequest request = context.request();
        boolean isAlone = request.version() != HttpVersion.HTTP_2;
        if (isAlone) {
            context.response().putHeader("connection", "close");
        }
        context.addEndHandler(answered -> {
            // If Purser closes a connection while the client still sends a body, the client loses the answer.
            if (!isAlone) {
                request.connection().shutdown();
            } else if (request.isEnded()) {
                request.connection().close();
            } else {
                request.endHandler(read -> request.connection().close());
            }
        });
        throw Problem.of(
                        ProblemType.NOT_READY,
                        "this Purser is stopping and takes no new requests; send it again, to another replica or when"
                                + " it is back")
                .retryAfter(TRY_AGAIN);
    }

    /** Refuses new requests from now on. */
    public void stop() {
        stopping = true;
    }

    public boolean isStopping() {
        return stopping;
    }

    /** The number of requests that are being answered. */
    public int count() {
        return open.size();
    }

    /** Aborts the requests that are still being answered. */
    public void cut() {
        for (RoutingContext context : open) {
            ConnectionAbort.on(context.request());
        }
    }
}
