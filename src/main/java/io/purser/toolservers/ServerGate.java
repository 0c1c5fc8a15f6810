package io.purser.toolservers;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * The calls of one tool server that are in flight, and whether it rests. A slow server holds no more callers than this,
 * and no key holds all of them. A server that failed several times in a row is left alone for some time.
 */
final class ServerGate {
    private static final int FAILURES = 5;
    private static final Duration REST = Duration.ofSeconds(10);

    private final String server;
    private final LongSupplier nanos;
    private final Map<String, Integer> inFlight = new HashMap<>();
    private final Semaphore listing = new Semaphore(1, true);
    private int all;
    private int failures;
    private long restsUntil;

    ServerGate(String server, LongSupplier nanos) {
        this.server = server;
        this.nanos = nanos;
    }

    /**
     * Lets a call in; {@link #leave} has to follow.
     *
     * @param most calls in flight
     * @throws Problem {@code busy} if too many are, {@code not_ready} while the server rests
     */
    synchronized void enter(String caller, long most) {
        long wait = restsUntil - nanos.getAsLong();
        if (failures >= FAILURES && wait > 0) {
            Duration rest = Duration.ofNanos(wait).plusSeconds(1);
            throw Problem.of(
                            ProblemType.NOT_READY,
                            "the tool server \"%s\" failed %d times in a row, and is asked again in %d s"
                                    .formatted(server, failures, rest.toSeconds()))
                    .retryAfter(rest);
        }
        int own = inFlight.getOrDefault(caller, 0);
        long mostOfOne = (most + 1) / 2;
        if (all >= most || own >= mostOfOne) {
            throw Problem.of(
                            ProblemType.BUSY,
                            all >= most
                                    ? "%d calls of the tool server \"%s\" are in flight, and no more go there at once"
                                            .formatted(all, server)
                                    : "%d calls of this key are in flight at the tool server \"%s\", and a key has no more there at once"
                                            .formatted(own, server))
                    .retryAfter(Duration.ofSeconds(1));
        }
        inFlight.merge(caller, 1, Integer::sum);
        all++;
    }

    /** Lets a call out. */
    synchronized void leave(String caller) {
        all--;
        inFlight.merge(caller, -1, (before, less) -> before + less == 0 ? null : before + less);
    }

    /** The turn in which the server lists its tools: one list at a time. */
    Semaphore listing() {
        return listing;
    }

    /** Notes that the server got a request, whatever it made of it. */
    synchronized void answered() {
        failures = 0;
    }

    /** Notes that the server cannot be reached, or does not say how it speaks. */
    synchronized void failed() {
        failures++;
        restsUntil = nanos.getAsLong() + REST.toNanos();
    }
}
