package io.purser.liveness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs rounds of a task on a thread of its own, with a pause after each that the machine's running time measures. The
 * scheduler goes by the wall clock: if somebody sets that back, its jobs stand still until the old time comes again.
 */
public final class SteadyRounds {
    private final CountDownLatch stopped = new CountDownLatch(1);

    private SteadyRounds() {}

    /**
     * Starts the rounds.
     *
     * @param thread a virtual one costs no memory of its own, but waits if all carriers are busy
     * @param delay before the first round
     * @param round has to handle its own failures, as {@link Heartbeat#round} does
     */
    public static SteadyRounds start(Thread.Builder thread, Duration delay, Duration pause, Runnable round) {
        SteadyRounds rounds = new SteadyRounds();
        thread.start(() -> rounds.run(delay, pause, round));
        return rounds;
    }

    /** Starts no further round; one that runs goes on to its end. */
    public void stop() {
        stopped.countDown();
    }

    private void run(Duration delay, Duration pause, Runnable round) {
        try {
            if (stopped.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            do {
                round.run();
            } while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread; it ends
        }
    }
}
