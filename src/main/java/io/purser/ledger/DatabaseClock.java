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
 * A clock that follows the machine's clock while it agrees with the database's clock to two seconds, and the database's
 * clock otherwise. All replicas share the database's clock, so that no window opens early because one machine's clock
 * is wrong.
 *
 * <p>Between two measurements, a monotonic clock tells whether somebody set the machine's clock; if so, time continues
 * as before. If the database's own clock jumps, as after a failover to a machine with a wrong clock, this clock follows
 * it only after the database has reported the same difference for half a minute: a window that opened early cannot be
 * closed again.
 */
public final class DatabaseClock extends Clock {
    /** The largest tolerated difference from the database's clock. */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);
    /** The time for which a database has to report the same difference before this clock follows a jump. */
    static final Duration TO_BE_BELIEVED = Duration.ofSeconds(30);
    /** An answer that took longer than this each way is too inexact. */
    private static final Duration LONGEST_HALF = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

    /**
     * A reading of the machine's clock and of the monotonic clock, and the correction to add to the machine's clock.
     */
    private record Anchor(Instant machine, long nanoTime, Duration correction) {}

    /** A difference that the database reported and that is not trusted yet. */
    private record Rumour(Duration difference, long sinceNanoTime) {}

    private final Clock machine;
    private final LongSupplier nanoTime;
    private final Duration tolerance;
    private final Duration toleranceBack;
    private volatile Anchor anchor;
    private volatile Duration difference = Duration.ZERO;
    private volatile Duration reported = Duration.ZERO;
    private boolean isMeasured;
    private @Nullable Rumour rumour;

    /**
     * Corrects a machine's clock.
     *
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    public DatabaseClock(Clock machine, LongSupplier nanoTime) {
        this(machine, nanoTime, TOLERANCE);
    }

    private DatabaseClock(Clock machine, LongSupplier nanoTime, Duration tolerance) {
        this.machine = machine;
        this.nanoTime = nanoTime;
        this.tolerance = tolerance;
        this.toleranceBack = tolerance.negated();
        this.anchor = new Anchor(machine.instant(), nanoTime.getAsLong(), Duration.ZERO);
    }

    /** A clock that trusts the machine whatever the database reports. */
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

    /**
     * A question to the database, which remembers when it was sent, so that the round trip does not count as a
     * difference.
     */
    public final class Question {
        private final long askedAt = nanoTime.getAsLong();

        private Question() {}

        /** Takes the time that the database reported when it answered. */
        public void answered(Instant databaseTime) {
            long answeredAt = nanoTime.getAsLong();
            Duration halfTheWay = Duration.ofNanos((answeredAt - askedAt) / 2);
            if (halfTheWay.compareTo(LONGEST_HALF) <= 0) {
                learn(databaseTime.plus(halfTheWay), answeredAt);
            }
        }
    }

    /** Starts a question; call it right before the query for the database's time. */
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

    /** Whether the database has reported this difference for long enough. */
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
        // Every call reads the clock several times, and Duration.abs() computes with decimals.
        return duration.compareTo(tolerance) > 0 || duration.compareTo(toleranceBack) < 0;
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
                    "this machine's clock says %s and the database's %s: the database's counts for windows, reservations"
                            + " and entries; set the machine's clock",
                    machineNow, databaseNow);
        }
    }

    /**
     * The amount by which the database's clock was ahead of the machine's at the last measurement; negative if it was
     * behind.
     */
    public Duration difference() {
        return difference;
    }

    /** The amount that is added to the machine's clock; zero while the two agree. */
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
