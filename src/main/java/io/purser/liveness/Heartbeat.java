package io.purser.liveness;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** When something that money depends on last made progress. */
public final class Heartbeat {
    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    private final String name;
    private final LongSupplier nanos;
    private volatile long last;
    private volatile boolean ended;

    /** @param name what an operator reads where it stands still */
    public Heartbeat(String name) {
        this(name, System::nanoTime);
    }

    Heartbeat(String name, LongSupplier nanos) {
        this.name = name;
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    /** Says that it goes on. */
    public void beat() {
        last = nanos.getAsLong();
    }

    /** Says that it has ended and will do nothing any more. */
    public void end() {
        ended = true;
    }

    /** Does all that a thread does, and says so where it has ended in whatever way. */
    public void whole(Runnable work) {
        try {
            work.run();
        } finally {
            end();
        }
    }

    /** Does one round of the work. Whatever it throws, the next round comes; that it came to its end is progress. */
    public void round(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            FatalErrors.endOn(e);
            LOG.log(System.Logger.Level.ERROR, "the " + name + " failed in a way that was not foreseen; it goes on", e);
        }
        beat();
    }

    public String name() {
        return name;
    }

    /** What is wrong with it, where something is. */
    public Optional<String> trouble(Duration timeout) {
        if (ended) {
            return Optional.of("has ended");
        }
        Duration silent = Duration.ofNanos(nanos.getAsLong() - last);
        return silent.compareTo(timeout) > 0
                ? Optional.of("made no progress for %d s".formatted(silent.toSeconds()))
                : Optional.empty();
    }
}
