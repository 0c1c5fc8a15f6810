package io.purser.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The machine's clock while it agrees with the database's to two seconds, and the database's where it does not: replicas
 * share that one, so that no window opens early because one machine is wrong.
 *
 * <p>Between two looks at the database, a clock that only goes on tells whether the machine's was set: then time goes on
 * as it was. Where it is the database's own clock that jumps, as after a failover to a machine that is wrong, it is
 * believed once it has said the same for half a minute, because a window that opened early stays spent.
 */
public final class DatabaseClock extends Clock {
    /** The difference to the database's clock that is borne. */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);
    /** For how long a database has to say the same before its jump is believed. */
    static final Duration TO_BE_BELIEVED = Duration.ofSeconds(30);
    /** An answer whose way took longer says too little of the time. */
    private static final Duration LONGEST_HALF = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

    /** A time of the machine's clock and of the one that only goes on, and what is to be added to the machine's. */
    private record Anchor(Instant machine, long nanoTime, Duration correction) {}

    /** What the database said of its clock that is not believed yet. */
    private record Rumour(Duration difference, long sinceNanoTime) {}

    private final Clock machine;
    private final LongSupplier nanoTime;
    private final Duration tolerance;
    private volatile Anchor anchor;
    private volatile Duration difference = Duration.ZERO;
    private volatile Duration reported = Duration.ZERO;
    private boolean isMeasured;
    private @Nullable Rumour rumour;

    /**
     * Corrects a machine's clock.
     *
     * @param nanoTime a clock that only goes on, in nanoseconds
     */
    public DatabaseClock(Clock machine, LongSupplier nanoTime) {
        this(machine, nanoTime, TOLERANCE);
    }

    private DatabaseClock(Clock machine, LongSupplier nanoTime, Duration tolerance) {
        this.machine = machine;
        this.nanoTime = nanoTime;
        this.tolerance = tolerance;
        this.anchor = new Anchor(machine.instant(), nanoTime.getAsLong(), Duration.ZERO);
    }

    /** A clock that is believed whatever the database says. */
    public static DatabaseClock believing(Clock machine) {
        return new DatabaseClock(machine, System::nanoTime, Duration.ofDays(365_000));
    }

    @Override
    public Instant instant() {
        return at(machine.instant(), nanoTime.getAsLong());
    }

    private Instant at(Instant machineNow, long nanoNow) {
        Anchor known = anchor;
        Instant steady = known.machine().plusNanos(nanoNow - known.nanoTime());
        boolean wasSet = isBeyond(Duration.between(steady, machineNow));
        return (wasSet ? steady : machineNow).plus(known.correction());
    }

    /** What a question to the database needs, so that the way there and back is not taken for a difference. */
    public final class Question {
        private final long askedAt = nanoTime.getAsLong();

        private Question() {}

        /** The database said that it was that time when it answered. */
        public void answered(Instant databaseTime) {
            long answeredAt = nanoTime.getAsLong();
            Duration halfTheWay = Duration.ofNanos((answeredAt - askedAt) / 2);
            if (halfTheWay.compareTo(LONGEST_HALF) <= 0) {
                learn(databaseTime.plus(halfTheWay), answeredAt);
            }
        }
    }

    /** To be called right before the database is asked for its time. */
    public Question ask() {
        return new Question();
    }

    private synchronized void learn(Instant databaseNow, long nanoNow) {
        Instant machineNow = machine.instant();
        Duration measured = Duration.between(machineNow, databaseNow);
        difference = measured;
        Duration jump = Duration.between(at(machineNow, nanoNow), databaseNow);
        if (isMeasured && isBeyond(jump) && !wasSet(machineNow, nanoNow) && !isToBeBelieved(measured, nanoNow)) {
            anchor = new Anchor(machineNow, nanoNow, anchor.correction());
            return;
        }
        rumour = null;
        isMeasured = true;
        anchor = new Anchor(machineNow, nanoNow, isBeyond(measured) ? measured : Duration.ZERO);
        report(machineNow, databaseNow, anchor.correction());
    }

    private boolean wasSet(Instant machineNow, long nanoNow) {
        Anchor known = anchor;
        return isBeyond(Duration.between(known.machine().plusNanos(nanoNow - known.nanoTime()), machineNow));
    }

    /** Whether the database's clock has said so for long enough. */
    private boolean isToBeBelieved(Duration measured, long nanoNow) {
        Rumour known = rumour;
        if (known == null || isBeyond(measured.minus(known.difference()))) {
            LOG.warnf(
                    "the database's clock suddenly differs by %s from this machine's; it is believed if it still says so"
                            + " in %d s",
                    measured, TO_BE_BELIEVED.toSeconds());
            rumour = new Rumour(measured, nanoNow);
            return false;
        }
        return nanoNow - known.sinceNanoTime() >= TO_BE_BELIEVED.toNanos();
    }

    private boolean isBeyond(Duration duration) {
        return duration.abs().compareTo(tolerance) > 0;
    }

    private void report(Instant machineNow, Instant databaseNow, Duration correction) {
        if (!isBeyond(correction.minus(reported))) {
            return;
        }
        reported = correction;
        if (correction.isZero()) {
            LOG.infof("this machine's clock agrees with the database's again");
        } else {
            LOG.warnf(
                    "this machine's clock says %s and the database's %s: the database's counts for windows, promises"
                            + " and entries; set the machine's clock",
                    machineNow, databaseNow);
        }
    }

    /** By how much the database's clock was ahead of the machine's when it was last asked; negative where it was behind. */
    public Duration difference() {
        return difference;
    }

    /** What is added to the machine's clock; zero while the two agree. */
    public Duration correction() {
        return anchor.correction();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock tells instants alone");
    }
}
