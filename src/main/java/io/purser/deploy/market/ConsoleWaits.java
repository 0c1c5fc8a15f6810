package io.purser.deploy.market;

import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import java.time.Duration;

/** Waits for Console. If somebody interrupts the wait, the outcome stays unknown. */
final class ConsoleWaits {
    private ConsoleWaits() {}

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsoleException(new ConsoleFailure.OutcomeUnknown("interrupted"));
        }
    }
}
