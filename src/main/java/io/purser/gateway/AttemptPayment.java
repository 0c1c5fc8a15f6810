package io.purser.gateway;

import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.gateway.attempt.Attempt;
import io.purser.ledger.CallStatus;
import io.purser.routing.ShadowComparison;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reservation of one attempt until it is settled. If it is still open at the end of the call, {@link #close} voids
 * it if nothing was sent, and charges its bound if something was sent.
 */
final class AttemptPayment implements AutoCloseable {
    private final PaymentService payments;
    private final AuthorisationResult.Granted granted;
    private final @Nullable ShadowComparison shadow;
    private @Nullable SentCall sent;
    private @Nullable Attempt attempt;
    private boolean limitedToGrant;
    private boolean settled;

    /** @param shadow learns the tokens of a call that was answered; null for nobody */
    AttemptPayment(PaymentService payments, AuthorisationResult.Granted granted, @Nullable ShadowComparison shadow) {
        this.shadow = shadow;
        this.payments = payments;
        this.granted = granted;
    }

    AuthorisationResult.Granted granted() {
        return granted;
    }

    /** Says which call the reservation pays for, before that call is sent. */
    SentCall isFor(SentCall known) {
        sent = known;
        return known;
    }

    SentCall sent() {
        SentCall known = Objects.requireNonNull(sent, "it is known before anything is sent");
        return limitedToGrant ? known.withinGrant() : known;
    }

    /** Charges no more than the grant from now on, whatever the provider reports. */
    void limitToGrant() {
        limitedToGrant = true;
    }

    /** Says which attempt the reservation pays for. */
    void paysFor(Attempt begun) {
        attempt = begun;
    }

    /** The attempt that the reservation pays for; empty before that attempt was prepared. */
    Optional<Attempt> attempt() {
        return Optional.ofNullable(attempt);
    }

    SentCall.Timing timing() {
        return SentCall.Timing.of(attempt);
    }

    /** Settles the reservation in the background. Does nothing if it is already settled. */
    void settle(Settlement settlement) {
        if (!settled) {
            payments.settle(settlement);
            settled = true;
            measure(settlement);
        }
    }

    private void measure(Settlement settlement) {
        if (shadow != null
                && settlement instanceof Settlement.Capture capture
                && capture.status() == CallStatus.OK // at most one attempt of a call
                && !capture.isGuess()) {
            shadow.measured(capture.tokens());
        }
    }

    /** Settles the reservation; the future completes when the settlement is durable or has failed. */
    Future<Void> settle(Settlement settlement, Context context) {
        if (settled) {
            return Future.succeededFuture();
        }
        Promise<Void> durable = Promise.promise();
        payments.settle(settlement, context, durable::tryComplete);
        settled = true;
        measure(settlement);
        return durable.future();
    }

    /** Notes that the authorization of the next attempt settles this reservation. */
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
