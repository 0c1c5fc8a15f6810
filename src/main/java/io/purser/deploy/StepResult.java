package io.purser.deploy;

import java.time.Duration;

/** What a worker does after a step. */
sealed interface StepResult {
    /** Take the next step at once. */
    record Go() implements StepResult {}

    /** Wait for so long. */
    record Wait(Duration pause) implements StepResult {}

    /** The deployment has ended. */
    record Over() implements StepResult {}

    StepResult GO = new Go();
    StepResult OVER = new Over();

    /** Read the row again, because it has changed. */
    StepResult ANEW = new Wait(Duration.ZERO);
}
