package io.purser.gateway;

import io.purser.gateway.attempt.Attempt;
import io.vertx.core.Context;

/**
 * Decides what happens to a call after its caller hung up. A keyed call runs on, because its repetition will ask for the
 * answer; the attempts of another call are unwanted.
 */
final class CallerPresence {
    private final CallServices services;
    private final Context context;
    private final CallScope scope;
    private final ClientResponse answer;
    private final boolean keyed;
    private final Race race;
    private final UnwantedAttempts unwanted;

    /** Nobody waits for the answer any more, and nobody will ask for it later. */
    private boolean givenUp;

    CallerPresence(
            CallServices services,
            Context context,
            CallScope scope,
            ClientResponse answer,
            ValidatedRequest asked,
            Race race,
            UnwantedAttempts unwanted) {
        this.services = services;
        this.context = context;
        this.scope = scope;
        this.answer = answer;
        this.keyed = asked.key() != null;
        this.race = race;
        this.unwanted = unwanted;
    }

    /** The caller has left. */
    void hungUp() {
        if (keyed) {
            scope.taken().andGivesBack(services.background().keep(context, this::giveUp));
            return;
        }
        race.attempts().forEach(unwanted::leave);
    }

    private void giveUp() {
        givenUp = true;
        race.attempts().forEach(Attempt::abandon);
    }

    /** Whether nobody would get the result of further work. */
    boolean isForNobody() {
        return givenUp || (!keyed && answer.isGone());
    }
}
