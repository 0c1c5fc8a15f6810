package io.purser.gateway;

import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.attempt.CallStepListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes the next call that reaches a step fail there, once. Does nothing until a test chooses the step. */
@Alternative
@Priority(1)
@Singleton
class FailingSteps extends CallStepListener {
    private record Fault(CallStep step, Supplied failure) {}

    /** Makes the exception or error. */
    interface Supplied {
        Throwable make();
    }

    private final AtomicReference<@Nullable Fault> next = new AtomicReference<>();

    void failAt(CallStep step, Supplied failure) {
        next.set(new Fault(step, failure));
    }

    /** Whether the chosen step has failed. */
    boolean hasFailed() {
        return next.get() == null;
    }

    public @Override void at(CallStep step) {
        Fault fault = next.get();
        if (fault != null && fault.step() == step && next.compareAndSet(fault, null)) {
            FailingSteps.<RuntimeException>raise(fault.failure().make());
        }
    }

    @SuppressWarnings("unchecked") // a step may throw anything, like a handler of Vert.x
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }
}
