package io.purser.gateway;

import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.attempt.CallStepListener;
import io.purser.gateway.attempt.ResourceScope;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Holds one call together, on its event loop. Whatever a call does happens in here, so that nothing that is thrown gets
 * lost; and it knows what the call waits for. A call that waits for nothing any more is over: then what it had taken
 * goes back.
 */
final class CallScope {
    private final CallStepListener steps;
    private final ResourceScope taken;
    private final Consumer<Throwable> broken;
    private int awaited;

    /**
     * A scope that gives back what was taken so far, and what will be.
     *
     * @param broken is told what was thrown, with everything given back
     */
    CallScope(CallStepListener steps, ResourceScope taken, Consumer<Throwable> broken) {
        this.steps = steps;
        this.taken = taken;
        this.broken = broken;
    }

    ResourceScope taken() {
        return taken;
    }

    boolean isOver() {
        return taken.isClosed();
    }

    /** Does something that the call was not known to wait for. */
    void run(CallStep step, Runnable work) {
        awaited++;
        came(step, work);
    }

    /** Goes on when the future has come, unless the call is over by then. */
    <T> void await(CallStep step, Future<T> future, Consumer<AsyncResult<T>> next) {
        await(step, future, next, late -> {});
    }

    /** @param late takes what comes after the end of the call, or cannot be taken for another reason */
    <T> void await(CallStep step, Future<T> future, Consumer<AsyncResult<T>> next, Consumer<AsyncResult<T>> late) {
        awaited++;
        future.onComplete(result -> {
            boolean[] received = {false};
            if (!isOver()) {
                came(step, () -> {
                    received[0] = true;
                    next.accept(result);
                });
            }
            if (!received[0]) {
                late.accept(result);
            }
        });
    }

    /** Waits for something that is told by calling what is returned. A second time it does nothing. */
    <T> Consumer<T> awaiting(CallStep step, Consumer<T> next) {
        awaited++;
        boolean[] told = {false};
        return value -> {
            if (!told[0] && !isOver()) {
                told[0] = true;
                came(step, () -> next.accept(value));
            }
        };
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown, an error as well, the call has to end
    private void came(CallStep step, Runnable work) {
        try {
            steps.at(step);
            work.run();
            awaited--;
            if (awaited == 0) {
                taken.close();
            }
        } catch (Throwable failure) {
            taken.close();
            broken.accept(failure);
        }
    }
}
