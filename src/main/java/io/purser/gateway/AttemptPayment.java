package io.purser.gateway;

import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.gateway.attempt.Attempt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The money that is held for one attempt, until somebody settles it. Where nobody has at the end of the call, it goes
 * back if nothing was sent, and its bound is charged if something was.
 */
final class AttemptPayment implements AutoCloseable {
    private final PaymentService payments;
    private final AuthorisationResult.Granted granted;
    private @Nullable SentCall sent;
    private @Nullable Attempt attempt;
    private boolean settled;

    AttemptPayment(PaymentService payments, AuthorisationResult.Granted granted) {
        this.payments = payments;
        this.granted = granted;
    }

    AuthorisationResult.Granted granted() {
        return granted;
    }

    /** It is known what it will be sent for. */
    SentCall isFor(SentCall known) {
        sent = known;
        return known;
    }

    SentCall sent() {
        return Objects.requireNonNull(sent, "it is known before anything is sent");
    }

    /** It pays for this one. */
    void paysFor(Attempt begun) {
        attempt = begun;
    }

    SentCall.Timing timing() {
        return SentCall.Timing.of(attempt);
    }

    /** Settles soon; nobody waits for it. What is settled stays as it is. */
    void settle(Settlement settlement) {
        if (!settled) {
            payments.settle(settlement);
            settled = true;
        }
    }

    /** Settles; the future comes when that is durable, or will not be. */
    Future<Void> settle(Settlement settlement, Context context) {
        if (settled) {
            return Future.succeededFuture();
        }
        Promise<Void> durable = Promise.promise();
        payments.settle(settlement, context, durable::tryComplete);
        settled = true;
        return durable.future();
    }

    /** Somebody else settles it: the authorisation of the next attempt. */
    void isHandedOver() {
        settled = true;
    }

    @Override
    public void close() {
        if (!settled) {
            settle(
                    attempt != null && attempt.wasSent()
                            ? sent().unknown(timing())
                            : new Settlement.VoidReservation(granted.reservation()));
        }
    }
}
