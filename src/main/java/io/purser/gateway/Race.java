package io.purser.gateway;

import io.purser.gateway.attempt.Attempt;
import io.purser.gateway.attempt.StreamOutlet;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call that run: one, or two if the call is hedged. The first one that answers well wins, and the
 * other one is left as if its caller had gone.
 */
final class Race {
    /** @param describe writes the headers of the attempt's answer */
    private record Runner(AttemptPayment bill, Runnable describe) {}

    private final UnwantedAttempts unwanted;
    private final List<Runner> running = new ArrayList<>(2);
    private @Nullable AttemptPayment second;
    private @Nullable AttemptPayment winner;

    Race(UnwantedAttempts unwanted) {
        this.unwanted = unwanted;
    }

    /** An attempt begins. */
    void begins(AttemptPayment bill, Runnable describe) {
        second = running.isEmpty() ? null : bill;
        running.add(new Runner(bill, describe));
    }

    /** True for an attempt that began while another one ran, and false for that other one; empty if there were no two. */
    Optional<Boolean> isSecond(AttemptPayment bill) {
        return second == null ? Optional.empty() : Optional.of(second == bill);
    }

    /** An attempt has ended. */
    void ends(AttemptPayment bill) {
        running.removeIf(runner -> runner.bill() == bill);
    }

    /** Whether an attempt runs that may still answer. */
    boolean goesOn() {
        return winner == null && !running.isEmpty();
    }

    /** Whether that attempt runs alone, and its answer has not begun. */
    boolean waitsFor(AttemptPayment bill) {
        return goesOn()
                && running.size() == 1
                && running.getFirst().bill() == bill
                && bill.attempt().filter(attempt -> !attempt.hasBegun()).isPresent();
    }

    /** The attempts that run. */
    List<Attempt> attempts() {
        return running.stream()
                .map(runner -> runner.bill().attempt())
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether one of them has left. */
    boolean wasSent() {
        return attempts().stream().anyMatch(Attempt::wasSent);
    }

    /** Whether another attempt has answered. */
    boolean isLostBy(AttemptPayment bill) {
        return winner != null && winner != bill;
    }

    /** An attempt answers: it wins, unless another one has won. */
    void answersBy(AttemptPayment bill) {
        if (winner != null) {
            return;
        }
        winner = bill;
        for (Runner runner : List.copyOf(running)) {
            if (runner.bill() == bill) {
                runner.describe().run();
            } else {
                runner.bill().attempt().ifPresent(unwanted::leave);
            }
        }
    }

    /** Lets the pieces of that attempt's stream through if it wins with its first one. */
    StreamOutlet outlet(AttemptPayment bill, StreamOutlet caller) {
        return new StreamOutlet() {
            @Override
            public void write(Buffer piece) {
                answersBy(bill);
                if (!isLostBy(bill)) {
                    caller.write(piece);
                }
            }

            @Override
            public boolean isFull() {
                return !isLostBy(bill) && caller.isFull();
            }

            @Override
            public void whenDrained(Runnable next) {
                caller.whenDrained(next);
            }

            @Override
            public boolean isContested() {
                return winner == null && running.size() > 1;
            }
        };
    }
}
