package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What another thread puts into a queue. */
public final class Arrivals {
    private Arrivals() {}

    /** Takes the next element; fails if none comes in that time. */
    public static <T> T next(BlockingQueue<T> queue, long seconds) {
        try {
            T next = queue.poll(seconds, TimeUnit.SECONDS);
            assertThat(next).as("nothing came").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
