package io.purser.deploy;

import java.time.Duration;

/** What follows a look at a deployment. */
sealed interface Next {
    /** There is more to do at once. */
    record Go() implements Next {}

    /** There is nothing to do for so long. */
    record Wait(Duration pause) implements Next {}

    /** It has ended. */
    record Over() implements Next {}

    Next GO = new Go();
    Next OVER = new Over();

    /** Its row says something else by now, so it is read again, by whoever comes to it first. */
    Next ANEW = new Wait(Duration.ZERO);
}
