package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsAMinutesWorthThroughAtOnceAndThenOneForEachThatWasRefilled() {
        Pace pace = new Pace();
        for (int i = 0; i < 60; i++) {
            assertThat(pace.take(0, 1, 60)).isZero();
        }

        assertThat(pace.take(0, 1, 60)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.take(SECOND - 1, 1, 60)).isEqualTo(Duration.ofNanos(1));
        assertThat(pace.take(SECOND, 1, 60)).isZero();
        assertThat(pace.take(SECOND, 1, 60)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tellsWhatIsLeft() {
        Pace pace = new Pace();
        assertThat(pace.left(0, 60)).isEqualTo(60);
        assertThat(pace.even(0)).isZero();

        pace.take(0, 20, 60);

        assertThat(pace.left(0, 60)).isEqualTo(40);
        assertThat(pace.left(SECOND / 2, 60)).isEqualTo(40);
        assertThat(pace.left(SECOND, 60)).isEqualTo(41);
        assertThat(pace.even(SECOND)).isEqualTo(Duration.ofSeconds(19));
        assertThat(pace.left(30 * SECOND, 60)).isEqualTo(60);
    }

    @Test
    void looksWithoutTaking() {
        Pace pace = new Pace();

        assertThat(pace.look(0, 60, 60)).isZero();
        assertThat(pace.look(0, 60, 60)).isZero();
        assertThat(pace.take(0, 60, 60)).isZero();
        assertThat(pace.look(0, 60, 60)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void letsWhatIsLargerThanAMinutesWorthThroughWhenNothingIsOwed() {
        Pace pace = new Pace();

        assertThat(pace.take(0, 600, 60)).isZero();
        assertThat(pace.take(0, 1, 60)).isEqualTo(Duration.ofSeconds(541));
    }

    @Test
    void countsTheLargestAmountsExactly() {
        Pace pace = new Pace();

        assertThat(pace.take(0, 100_000_000, 1)).isZero();
        assertThat(pace.take(0, 100_000_000, 1)).isEqualTo(Duration.ofMinutes(100_000_000));
    }

    @Test
    void keepsABoundedNumberOfNames() {
        Paces paces = new Paces(3);
        for (int i = 0; i < 100; i++) {
            paces.of("name" + i).take(0, 1, 1);
        }

        assertThat(paces.size()).isEqualTo(3);
        assertThat(paces.of("name99").look(0, 1, 1)).isPositive();
        assertThat(paces.of("name0").look(0, 1, 1)).isZero();
    }
}
