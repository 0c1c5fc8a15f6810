package io.purser.gateway;

import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.attempt.CallStepListener;
import io.purser.gateway.attempt.ResourceScope;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Holds one call together on its event loop. Everything that a call does runs in this scope, so that no exception gets
 * lost. The scope counts the events that the call waits for. When the call waits for nothing more, it is over and the
 * scope gives back the call's resources.
 */
final class CallScope {
    private final CallStepListener steps;
    private final ResourceScope taken;
    private final Consumer<Throwable> broken;
    private int awaited;

    /**
     * A scope that gives back the resources that the call has taken and will take.
     *
     * @param broken receives the exception or error, after all resources were given back
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

    /** Runs a step that the scope did not wait for. */
    void run(CallStep step, Runnable work) {
        awaited++;
        came(step, work);
    }

    /** Goes on when the future completes, unless the call is over by then. */
    <T> void await(CallStep step, Future<T> future, Consumer<AsyncResult<T>> next) {
        await(step, future, next, late -> {});
    }

    /**
     * @param late receives a result that arrives after the end of the call, or that could not be handled for another
     *     reason
     */
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

    /** Waits until the returned consumer is called. A second call does nothing. */
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

    @SuppressWarnings("CatchingUnchecked") // any error at all must end the call
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
