package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsAMinutesWorthThroughAtOnceAndThenOneForEachThatWasRefilled() {
        RateLimiter limiter = new RateLimiter();
        for (int i = 0; i < 60; i++) {
            assertThat(limiter.take(0, 1, 60)).isZero();
        }

        assertThat(limiter.take(0, 1, 60)).isEqualTo(Duration.ofSeconds(1));
        assertThat(limiter.take(SECOND - 1, 1, 60)).isEqualTo(Duration.ofNanos(1));
        assertThat(limiter.take(SECOND, 1, 60)).isZero();
        assertThat(limiter.take(SECOND, 1, 60)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tellsWhatIsLeft() {
        RateLimiter limiter = new RateLimiter();
        assertThat(limiter.left(0, 60)).isEqualTo(60);
        assertThat(limiter.even(0)).isZero();

        limiter.take(0, 20, 60);

        assertThat(limiter.left(0, 60)).isEqualTo(40);
        assertThat(limiter.left(SECOND / 2, 60)).isEqualTo(40);
        assertThat(limiter.left(SECOND, 60)).isEqualTo(41);
        assertThat(limiter.even(SECOND)).isEqualTo(Duration.ofSeconds(19));
        assertThat(limiter.left(30 * SECOND, 60)).isEqualTo(60);
    }

    @Test
    void looksWithoutTaking() {
        RateLimiter limiter = new RateLimiter();

        assertThat(limiter.look(0, 60, 60)).isZero();
        assertThat(limiter.look(0, 60, 60)).isZero();
        assertThat(limiter.take(0, 60, 60)).isZero();
        assertThat(limiter.look(0, 60, 60)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void letsWhatIsLargerThanAMinutesWorthThroughWhenNothingIsOwed() {
        RateLimiter limiter = new RateLimiter();

        assertThat(limiter.take(0, 600, 60)).isZero();
        assertThat(limiter.take(0, 1, 60)).isEqualTo(Duration.ofSeconds(541));
    }

    @Test
    void countsTheLargestAmountsExactly() {
        RateLimiter limiter = new RateLimiter();

        assertThat(limiter.take(0, 100_000_000, 1)).isZero();
        assertThat(limiter.take(0, 100_000_000, 1)).isEqualTo(Duration.ofMinutes(100_000_000));
    }

    @Test
    void keepsABoundedNumberOfNames() {
        RateLimiters limiters = new RateLimiters(3);
        for (int i = 0; i < 100; i++) {
            limiters.of("name" + i).take(0, 1, 1);
        }

        assertThat(limiters.size()).isEqualTo(3);
        assertThat(limiters.of("name99").look(0, 1, 1)).isPositive();
        assertThat(limiters.of("name0").look(0, 1, 1)).isZero();
    }
}
