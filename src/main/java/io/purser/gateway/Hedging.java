package io.purser.gateway;

import io.purser.budget.operation.AuthorisationResult;
import io.purser.gateway.attempt.BufferedResponse;
import io.purser.gateway.attempt.CallStep;
import io.purser.memory.HeapLease;
import io.purser.money.Usd;
import io.purser.routing.Candidate;
import io.purser.routing.Decision;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a call to a second model if the first one is slow. Before that, the budgets hold the second bound beside the
 * first one; if they cannot, the call goes on without a second attempt. A call has one second attempt at most.
 */
final class Hedging {
    private final CallServices services;
    private final Context context;
    private final CallScope scope;
    private final ValidatedRequest asked;
    private final Race race;
    private final CallerPresence presence;
    private @Nullable Duration wait;
    private boolean begun;
    private boolean isPending;
    private @Nullable Fallback fallback;
    private long timer;
    private @Nullable Consumer<Boolean> waiting;

    /**
     * What follows if the first attempt failed while the money of the second one was being authorised.
     *
     * @param left the candidates that may take over
     * @param settles settles the first attempt
     * @param authorises settles it too, and asks for money once more
     */
    private record Fallback(List<Candidate> left, Runnable settles, Runnable authorises) {}

    /** Sends the second attempt. */
    @FunctionalInterface
    interface Second {
        /** Sends it to that candidate, with the memory for its answer. */
        void send(Candidate candidate, AttemptPayment bill, HeapLease memory);
    }

    Hedging(
            CallServices services,
            Context context,
            CallScope scope,
            ValidatedRequest asked,
            Race race,
            CallerPresence presence) {
        this.services = services;
        this.context = context;
        this.scope = scope;
        this.asked = asked;
        this.race = race;
        this.presence = presence;
        this.wait = asked.hedgesAfter();
    }

    /** Takes the time of the rule that chose the model, if the call says none. A keyed call is paid for once. */
    void decided(Decision decision) {
        if (wait == null && asked.key() == null) {
            wait = decision.hedgesAfter();
        }
    }

    /** Runs the action once if the answer of an attempt that begins now has not begun in time. */
    void watch(AttemptPayment first, Runnable isSlow) {
        Duration allowed = wait;
        if (allowed == null || begun || waiting != null || !race.waitsFor(first)) {
            return;
        }
        Consumer<Boolean> next = scope.awaiting(CallStep.AUTHORISED, isUp -> {
            if (isUp && race.waitsFor(first)) {
                isSlow.run();
            }
        });
        waiting = next;
        timer = services.vertx().setTimer(Math.max(1, allowed.toMillis()), fired -> {
            waiting = null;
            next.accept(true);
        });
        scope.taken().andGivesBack(() -> services.vertx().cancelTimer(timer));
    }

    /** Stops to wait, because an attempt has ended. */
    void stop() {
        Consumer<Boolean> next = waiting;
        if (next != null) {
            waiting = null;
            services.vertx().cancelTimer(timer);
            next.accept(false);
        }
    }

    /**
     * Takes memory for the answer of a second attempt and asks the budgets for its money.
     *
     * @param others the candidates for it
     * @param number of the second attempt in its call
     * @param memory of the call; that of the second attempt is leased beside it
     * @param second sends it if the memory and the money are there
     */
    void begin(
            Decision decided,
            AttemptPayment first,
            List<Candidate> others,
            int number,
            HeapLease memory,
            Second second) {
        List<Candidate> affordable =
                others.stream().filter(other -> isWithinLimit(first, other)).toList();
        HeapLease forAnswer = memory.beside();
        scope.taken().andGivesBack(forAnswer::close);
        if (affordable.isEmpty() || !(asked.request().streams() || forAnswer.tryResize(BufferedResponse.AT_FIRST))) {
            return;
        }
        begun = true;
        isPending = true;
        PaymentService.Purpose purpose = new PaymentService.Purpose(
                decided, asked.routingRequest(), asked.request().streams(), null, number, null);
        scope.await(
                CallStep.AUTHORISED,
                services.payments()
                        .authorise(context, purpose, services.providerCalls().bestFirst(affordable)),
                answered -> {
                    isPending = false;
                    Fallback instead = fallback;
                    if (answered.succeeded()
                            && answered.result().result() instanceof AuthorisationResult.Granted granted) {
                        AttemptPayment bill = new AttemptPayment(services.payments(), granted, decided.shadow());
                        scope.taken().andGivesBack(bill::close);
                        Candidate candidate = answered.result().candidate();
                        if (isWanted(first, candidate)) {
                            limit(first, bill);
                            if (instead != null) {
                                instead.settles().run();
                            }
                            second.send(candidate, bill, forAnswer);
                            return;
                        }
                        bill.close();
                    }
                    forAnswer.close();
                    if (instead != null) {
                        instead.authorises().run();
                    }
                },
                services.payments()::voidLate);
    }

    /** Whether a second attempt at that candidate is still of use, beside the first one or in its place. */
    private boolean isWanted(AttemptPayment first, Candidate candidate) {
        Fallback instead = fallback;
        return !presence.isForNobody()
                && (instead == null ? race.waitsFor(first) : instead.left().contains(candidate));
    }

    /**
     * Goes to the next candidate after the first attempt failed. If money for a second attempt is being authorised, waits
     * for it and uses that, so that its hold does not stand in the way of another one.
     *
     * @param left the candidates that may take over
     * @param settles settles the failed attempt; a second time does nothing
     * @param authorises settles it too, and asks for money once more
     */
    void replace(List<Candidate> left, Runnable settles, Runnable authorises) {
        if (isPending) {
            scope.taken().andGivesBack(settles);
            fallback = new Fallback(left, settles, authorises);
        } else {
            authorises.run();
        }
    }

    /** Whether both attempts together cost no more than the caller allows. */
    private boolean isWithinLimit(AttemptPayment first, Candidate other) {
        Usd most = asked.routingRequest().maxCost();
        return most == null
                || !other.most()
                        .max(other.longest())
                        .plus(first.granted().amount())
                        .isMoreThan(most);
    }

    /** Charges neither attempt more than its bound if the caller limits the cost, because both bounds fill that limit. */
    private void limit(AttemptPayment first, AttemptPayment second) {
        if (asked.routingRequest().maxCost() != null) {
            first.limitToGrant();
            second.limitToGrant();
        }
    }
}
