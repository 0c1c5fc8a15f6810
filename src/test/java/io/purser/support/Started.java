package io.purser.support;

import org.jspecify.annotations.Nullable;

/** What a test resource has started, for tests in the same class loader to reach. */
final class Started<T extends AutoCloseable> {
    private @Nullable T running;

    T begin(T started) {
        running = started;
        return started;
    }

    T get() {
        if (running == null) {
            throw new IllegalStateException("the resource was not started");
        }
        return running;
    }

    void close() {
        if (running != null) {
            try {
                running.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
