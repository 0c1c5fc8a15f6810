package io.purser.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteadyRoundsTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    @Test
    void runsOneRoundAfterTheOtherUntilItIsStopped() {
        AtomicInteger rounds = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        SteadyRounds running = SteadyRounds.start(Thread.ofVirtual(), SOON, SOON, () -> {
            assertThat(atOnce.incrementAndGet()).isOne();
            rounds.incrementAndGet();
            atOnce.decrementAndGet();
        });

        await().atMost(Duration.ofSeconds(60)).untilAtomic(rounds, greaterThan(3));
        running.stop();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            int before = rounds.get();
            return new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS) || rounds.get() == before;
        });
    }

    @Test
    void startsNoRoundBeforeItsTime() {
        AtomicInteger rounds = new AtomicInteger();
        SteadyRounds late = SteadyRounds.start(Thread.ofVirtual(), NEVER, SOON, rounds::incrementAndGet);
        AtomicInteger others = new AtomicInteger();
        SteadyRounds once = SteadyRounds.start(Thread.ofPlatform().daemon(true), SOON, NEVER, others::incrementAndGet);

        await().atMost(Duration.ofSeconds(60)).untilAtomic(others, is(1));
        late.stop();
        once.stop();
        assertThat(rounds).hasValue(0);
        assertThat(others).hasValue(1);
    }
}
