package io.purser.deploy;

import java.time.Duration;

/** What follows a look at a deployment. */
sealed interface StepResult {
    /** There is more to do at once. */
    record Go() implements StepResult {}

    /** There is nothing to do for so long. */
    record Wait(Duration pause) implements StepResult {}

    /** It has ended. */
    record Over() implements StepResult {}

    StepResult GO = new Go();
    StepResult OVER = new Over();

    /** Its row says something else by now, so it is read again, by whoever comes to it first. */
    StepResult ANEW = new Wait(Duration.ZERO);
}
