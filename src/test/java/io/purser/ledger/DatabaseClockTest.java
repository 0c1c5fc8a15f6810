package io.purser.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.UtcClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The clock of a machine that is wrong, or is set, compared with the database's. */
class DatabaseClockTest {
    private static final Instant START = Instant.parse("2026-11-30T23:57:00Z");

    private long nanos;
    private Duration machineIsAhead = Duration.ZERO;
    private Duration databaseIsAhead = Duration.ZERO;
    private final Clock machine = new UtcClock() {
        @Override
        public Instant instant() {
            return now().plus(machineIsAhead);
        }
    };

    private Instant now() {
        return START.plusNanos(nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private DatabaseClock clock() {
        return new DatabaseClock(machine, () -> nanos);
    }

    /** Asks the database, with that delay in each direction. */
    private void measure(DatabaseClock clock, Duration way) {
        DatabaseClock.Question question = clock.ask();
        pass(way);
        Instant said = now().plus(databaseIsAhead);
        pass(way);
        question.answered(said);
    }

    private void measure(DatabaseClock clock) {
        measure(clock, Duration.ofMillis(1));
    }

    @Test
    void isTheMachinesWithinTwoSeconds() {
        machineIsAhead = Duration.ofSeconds(2);
        DatabaseClock clock = clock();

        measure(clock);

        assertThat(clock.instant()).isEqualTo(now().plusSeconds(2));
        assertThat(clock.difference()).isEqualTo(Duration.ofSeconds(-2));
        assertThat(clock.correction()).isZero();
    }

    @Test
    void isTheDatabasesFromTheFirstAnswerOnInBothDirections() {
        for (Duration wrong :
                new Duration[] {Duration.ofMinutes(5), Duration.ofMinutes(-5), Duration.ofMillis(2_001)}) {
            machineIsAhead = wrong;
            DatabaseClock clock = clock();
            measure(clock);
            assertThat(clock.instant()).isEqualTo(now());
            pass(Duration.ofHours(1));
            assertThat(clock.instant()).isEqualTo(now());
        }
    }

    @Test
    void doesNotTakeTheWayThereAndBackForADifference() {
        machineIsAhead = Duration.ofMinutes(5);
        DatabaseClock clock = clock();

        measure(clock, Duration.ofMillis(400));
        assertThat(clock.instant()).isEqualTo(now());

        databaseIsAhead = Duration.ofMinutes(1);
        measure(clock, Duration.ofMillis(600)); // too long to measure the difference
        assertThat(clock.difference()).isEqualTo(Duration.ofMinutes(-5));
    }

    @Test
    void goesOnWhenTheMachinesIsSetAndBeforeTheDatabaseIsAskedAgain() {
        DatabaseClock clock = clock();
        measure(clock);
        pass(Duration.ofSeconds(4));

        machineIsAhead = Duration.ofMinutes(5);
        assertThat(clock.instant()).isEqualTo(now());
        pass(Duration.ofSeconds(1));
        measure(clock);
        assertThat(clock.correction()).isEqualTo(Duration.ofMinutes(-5));
        assertThat(clock.instant()).isEqualTo(now());

        machineIsAhead = Duration.ZERO;
        assertThat(clock.instant()).isEqualTo(now());
        measure(clock);
        assertThat(clock.correction()).isZero();
    }

    @Test
    void believesAJumpOfTheDatabasesOwnClockOnceItHasLasted() {
        DatabaseClock clock = clock();
        measure(clock);

        databaseIsAhead = Duration.ofMinutes(10);
        for (int seconds = 0; seconds < 30; seconds += 5) {
            measure(clock);
            assertThat(clock.instant()).isEqualTo(now());
            pass(Duration.ofSeconds(5));
        }
        measure(clock);
        assertThat(clock.instant()).isEqualTo(now().plus(databaseIsAhead));
    }

    @Test
    void forgetsAJumpOfTheDatabasesThatDidNotLast() {
        DatabaseClock clock = clock();
        measure(clock);

        for (int i = 0; i < 20; i++) {
            databaseIsAhead = i % 2 == 0 ? Duration.ofMinutes(10) : Duration.ZERO;
            measure(clock);
            pass(Duration.ofSeconds(5));
            assertThat(clock.instant()).isEqualTo(now());
        }
    }

    @Test
    void neverCorrectsAClockThatIsToBeBelieved() {
        DatabaseClock clock = DatabaseClock.believing(Clock.fixed(START, ZoneOffset.UTC));

        clock.ask().answered(START.plus(Duration.ofDays(1_000)));

        assertThat(clock.instant()).isEqualTo(START);
    }
}
