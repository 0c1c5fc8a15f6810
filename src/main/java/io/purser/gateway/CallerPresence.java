package io.purser.gateway;

import io.purser.gateway.attempt.Attempt;
import io.vertx.core.Context;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    /** The attempt that runs now, or null between two attempts. */
    private final Supplier<@Nullable Attempt> running;

    /** Nobody waits for the answer any more, and nobody will ask for it later. */
    private boolean givenUp;

    CallerPresence(
            CallServices services,
            Context context,
            CallScope scope,
            ClientResponse answer,
            ValidatedRequest asked,
            Supplier<@Nullable Attempt> running) {
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
        Attempt current = running.get();
        if (current == null) {
            return;
        }
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
        Attempt current = running.get();
        if (current != null) {
            current.abandon();
        }
    }

    /** Whether nobody would get the result of further work. */
    boolean isForNobody() {
        return givenUp || (!keyed && answer.isGone());
    }
}
