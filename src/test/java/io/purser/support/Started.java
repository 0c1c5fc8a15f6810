package io.purser.support;

import org.jspecify.annotations.Nullable;

/** What a test resource has started, for tests in the same class loader to reach. */
public final class Started<T extends AutoCloseable> {
    private @Nullable T running;

    public T begin(T started) {
        running = started;
        return started;
    }

    public T get() {
        if (running == null) {
            throw new IllegalStateException("the resource was not started");
        }
        return running;
    }

    public void close() {
        if (running != null) {
            try {
                running.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
