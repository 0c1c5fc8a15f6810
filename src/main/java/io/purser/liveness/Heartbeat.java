package io.purser.liveness;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The time of the last progress of a background task that money depends on. */
public final class Heartbeat {
    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    private final String name;
    private final LongSupplier nanos;
    private volatile long last;
    private volatile boolean ended;

    /**
     * Starts a heartbeat.
     *
     * @param name the task's name for the operator, if it stops making progress
     */
    public Heartbeat(String name) {
        this(name, System::nanoTime);
    }

    Heartbeat(String name, LongSupplier nanos) {
        this.name = name;
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    /** Records progress. */
    public void beat() {
        last = nanos.getAsLong();
    }

    /** Records that the task has ended and will not run again. */
    public void end() {
        ended = true;
    }

    /** Runs a thread's whole work, and records its end, with or without an exception. */
    public void whole(Runnable work) {
        try {
            work.run();
        } finally {
            end();
        }
    }

    /**
     * Runs one round of the work and records it as progress. A failed round is logged and counts too; the next round
     * runs as usual.
     */
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

    /** The trouble of the task, if it has ended or made no progress within the timeout. */
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
