package io.purser.gateway;

import io.purser.gateway.attempt.Attempt;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends the attempts of one call whose answer nobody waits for, because the caller has left or another attempt has
 * answered. Purser cancels an attempt if that ends what the provider bills, and otherwise reads it to its end for the
 * ledger.
 */
final class UnwantedAttempts {
    private final CallServices services;
    private final Context context;
    private final CallScope scope;
    private final boolean streams;
    private final List<Attempt> left = new ArrayList<>(2);

    UnwantedAttempts(CallServices services, Context context, CallScope scope, ValidatedRequest asked) {
        this.services = services;
        this.context = context;
        this.scope = scope;
        this.streams = asked.request().streams();
    }

    /** Leaves an attempt that runs; a second time does nothing. */
    void leave(Attempt attempt) {
        if (left.contains(attempt)) {
            return;
        }
        left.add(attempt);
        if (!attempt.wasSent() || attempt.model.traits().stopsOnCancel(streams)) {
            attempt.abandon();
        } else {
            services.background()
                    .read(context, attempt::abandon)
                    .ifPresentOrElse(scope.taken()::andGivesBack, attempt::abandon);
        }
    }
}
