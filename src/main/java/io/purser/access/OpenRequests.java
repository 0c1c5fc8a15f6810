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

/** The requests that are being answered, and whether this Purser still takes new ones. */
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
     * Refuses a request that came after the last one; its connection ends with the answer, so that the client's next
     * request goes to another replica. Asked after {@link #enter}, so that no request is neither refused nor waited for.
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
            // A connection that is closed under a body that is still sent takes the answer away with it.
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

    /** Takes no new requests from here on. */
    public void stop() {
        stopping = true;
    }

    public boolean isStopping() {
        return stopping;
    }

    /** How many are being answered. */
    public int count() {
        return open.size();
    }

    /** Breaks off what is still being answered. */
    public void cut() {
        for (RoutingContext context : open) {
            ConnectionAbort.on(context.request());
        }
    }
}
