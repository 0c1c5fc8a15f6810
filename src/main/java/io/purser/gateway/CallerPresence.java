package io.purser.gateway;

import io.purser.gateway.attempt.Attempt;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides what happens to a call after its caller hung up. A keyed call runs on, because its repetition will ask for the
 * answer. Purser cancels another call if that ends what the provider bills, and otherwise reads it to its end for the
 * ledger.
 */
final class CallerPresence {
    private final CallServices services;
    private final Context context;
    private final CallScope scope;
    private final ClientResponse answer;
    private final boolean keyed;
    private final boolean streams;
    /** The attempts that run now. */
    private final Supplier<List<Attempt>> running;

    /** Nobody waits for the answer any more, and nobody will ask for it later. */
    private boolean givenUp;

    CallerPresence(
            CallServices services,
            Context context,
            CallScope scope,
            ClientResponse answer,
            ValidatedRequest asked,
            Supplier<List<Attempt>> running) {
        this.services = services;
        this.context = context;
        this.scope = scope;
        this.answer = answer;
        this.keyed = asked.key() != null;
        this.streams = asked.request().streams();
        this.running = running;
    }

    /** The caller has left. */
    void hungUp() {
        if (keyed) {
            scope.taken().andGivesBack(services.background().keep(context, this::giveUp));
            return;
        }
        running.get().forEach(this::leave);
    }

    private void leave(Attempt current) {
        if (!current.wasSent() || current.model.traits().stopsOnCancel(streams)) {
            current.abandon();
        } else {
            services.background()
                    .read(context, current::abandon)
                    .ifPresentOrElse(scope.taken()::andGivesBack, current::abandon);
        }
    }

    private void giveUp() {
        givenUp = true;
        running.get().forEach(Attempt::abandon);
    }

    /** Whether nobody would get the result of further work. */
    boolean isForNobody() {
        return givenUp || (!keyed && answer.isGone());
    }
}
