package io.purser.support;

import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Cases of one test that mostly wait, such as for a timeout of Purser: all are begun at the same time, and each is
 * reported as a test of its own.
 */
public final class AtOnce {
    private AtOnce() {}

    /** One case; it must share nothing with the others that it changes. */
    @FunctionalInterface
    public interface Case<T> {
        void run(T value) throws Exception;
    }

    /** A test for each value. */
    public static <T> Stream<DynamicTest> each(Collection<T> values, Case<T> test) {
        return values.stream().map(value -> begun(value, test)).toList().stream();
    }

    private static <T> DynamicTest begun(T value, Case<T> test) {
        FutureTask<?> running = new FutureTask<>((Callable<?>) () -> {
            test.run(value);
            return true;
        });
        Thread.ofVirtual().start(running);
        return DynamicTest.dynamicTest(value.toString(), () -> {
            try {
                running.get(5, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        });
    }
}
