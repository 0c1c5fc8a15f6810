package io.purser.gateway;

import io.purser.access.Caller;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.Settlement;
import io.purser.budget.Standing;
import io.purser.budget.Verdict;
import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.ledger.CallStatus;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.routing.AnswerLength;
import io.purser.routing.Candidate;
import io.purser.routing.Decision;
import io.purser.routing.Purchases;
import io.purser.routing.Wish;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call from beginning to end, on the event loop of its request: decided, authorised, sent, replaced while nothing
 * was passed on, captured. Whatever way it takes, and whatever is thrown on it, every grant it was given is settled once
 * and the caller is answered.
 */
final class Call {
    private final Gateway gateway;
    private final Caller caller;
    private final ModelRequest request;
    private final Wish wish;
    private final Authorisation.@Nullable Key key;
    private final CallersAnswer answer;
    private final Context context;
    private final CallScope scope;
    private final HeapLease memory;
    private final Capturing capturing;

    private @Nullable Decision decision;
    private List<Candidate> left = List.of();
    private int attempt = 1;
    private @Nullable Problem whyReplaced;
    private @Nullable Attempt running;
    private boolean wasSent;
    /** A bound was charged for an attempt of which nobody knows what it cost: SDKs must not pay for another one. */
    private boolean wasPaidFor;

    /** Nobody waits for it any more, and nobody will. */
    private boolean givenUp;

    /**
     * A call whose request was read.
     *
     * @param memory of the request; what the answer takes is taken beside it
     * @param taken what the call has taken so far, and gives back at its end
     */
    Call(
            Gateway gateway,
            RoutingContext http,
            Context context,
            Caller caller,
            Asked asked,
            HeapLease memory,
            Taken taken) {
        this.gateway = gateway;
        this.caller = caller;
        this.request = asked.request();
        this.wish = asked.wish();
        this.key = asked.key();
        this.context = context;
        this.memory = memory.beside();
        HeapLease forCaller = memory.beside();
        taken.andGivesBack(this.memory::close);
        taken.andGivesBack(forCaller::close);
        this.answer = new CallersAnswer(http, key != null && !wish.confidential(), forCaller, gateway.settings());
        this.scope = new CallScope(gateway.steps(), taken, this::broke);
        this.capturing = new Capturing(gateway, context, scope, asked, answer);
    }

    /** What is asked for, read and found right. */
    record Asked(ModelRequest request, Wish wish, Authorisation.@Nullable Key key) {}

    /** Makes the call; the answer is written when it is there. */
    void make() {
        scope.run(Step.READ, () -> {
            if (!request.streams()) {
                memory.resize(WholeBody.AT_FIRST);
            }
            scope.await(Step.ANSWERED, answer.over(), over -> {});
            answer.whenHungUp(this::hungUp);
            scope.await(Step.DECIDED, gateway.deciding().decide(caller, wish), decided -> {
                if (decided.failed()) {
                    fail(answer.problem(decided.cause()));
                } else {
                    decision = decided.result();
                    left = decided.result().ranked();
                    authorise(decided.result(), null);
                }
            });
        });
    }

    /** Everything has been given back; what is left is to say so. */
    private void broke(Throwable failure) {
        boolean sent = wasSent || (running != null && running.wasSent());
        Problem problem = ProviderErrors.ownFailure(failure, sent, answer.requestId());
        answer.fail(sent || wasPaidFor ? problem.paidFor() : problem);
    }

    private void authorise(Decision decided, @Nullable Settlement instead) {
        left = gateway.calling().bestFirst(left);
        Paying.Purpose purpose = new Paying.Purpose(decided, wish, request.streams(), key, attempt, instead);
        scope.await(
                Step.AUTHORISED,
                gateway.paying().authorise(context, purpose, left),
                asked -> {
                    if (asked.failed()) {
                        if (instead != null) {
                            gateway.paying().settle(instead);
                        }
                        fail(answer.problem(asked.cause()));
                    } else {
                        heard(decided, asked.result());
                    }
                },
                late -> {
                    if (late.succeeded() && late.result().verdict() instanceof Verdict.Granted granted) {
                        gateway.paying().settle(new Settlement.Release(granted.reservation()));
                    } else if (late.failed() && instead != null) {
                        gateway.paying().settle(instead);
                    }
                });
    }

    private void heard(Decision decided, Purchases.Purchase purchase) {
        switch (purchase.verdict()) {
            case Verdict.Granted granted -> {
                Bill bill = new Bill(gateway.paying(), granted);
                scope.taken().andGivesBack(bill::close);
                if (isForNobody()) {
                    bill.close();
                } else {
                    send(decided, purchase.candidate(), bill);
                }
            }
            case Verdict.KeyTaken(Authorisation.Key taken) -> repeat(decided, taken);
            case Verdict.Exhausted(Standing standing, Usd needed) -> refuse(Budgets.refusal(standing, needed, false));
            case Verdict.Busy(Standing standing, Usd needed) -> refuse(Budgets.refusal(standing, needed, true));
            case Verdict.Promised promised -> refuse(Budgets.refusal(promised));
        }
    }

    /** Where the money does not reach for another attempt, the caller learns why the one before failed. */
    private void refuse(Problem problem) {
        fail(whyReplaced == null ? problem : whyReplaced);
    }

    private void repeat(Decision decided, Authorisation.Key taken) {
        new Repetition(
                        gateway,
                        scope,
                        answer,
                        memory,
                        gateway.settings().longest(request.streams()),
                        taken,
                        () -> authorise(decided, null))
                .begin();
    }

    private void send(Decision decided, Candidate candidate, Bill bill) {
        Verdict.Granted granted = bill.granted();
        AnswerLength length = gateway.calling().affordable(candidate, wish, granted.amount());
        Sent sent = bill.isFor(new Sent(
                candidate.model(),
                granted,
                gateway.clock().instant(),
                Ceiling.of(candidate.model(), length.tokens(), granted.amount(), wish.maxCost())));
        answer.describe(sent.model(), granted.reservation(), decided.id(), attempt);
        answer.describeRemaining(granted.standings());
        answer.describeDropped(request.dropped(sent.model()));
        Consumer<Reply> ended = scope.awaiting(Step.REPLIED, reply -> ended(decided, bill, reply));
        Attempt prepared = gateway.calling()
                .prepare(sent.model(), request, request.streams() ? answer : null, memory, scope.taken(), ended);
        if (prepared == null) {
            ended.accept(gateway.calling().crowded(sent.model()));
            return;
        }
        bill.paysFor(prepared);
        running = prepared;
        if (sent.model().traits().tellsLater()) {
            prepared.whenNamed(name -> gateway.paying().canBeAsked(granted.reservation(), sent.model(), name));
        }
        gateway.calling().send(prepared, request, length, answer.callersHeaders());
    }

    /**
     * The caller has left. A keyed call runs on, because its repetition will ask for the answer. Another one is cancelled
     * where that ends what is billed, and read to its end for the ledger where the provider bills it all the same.
     */
    private void hungUp() {
        if (key != null) {
            scope.taken().andGivesBack(gateway.background().keep(context, this::giveUp));
            return;
        }
        Attempt current = running;
        if (current == null) {
            return;
        }
        if (!current.wasSent() || current.model.traits().stopsOnCancel(request.streams())) {
            current.abandon();
        } else {
            gateway.background()
                    .read(context, current::abandon)
                    .ifPresentOrElse(scope.taken()::andGivesBack, current::abandon);
        }
    }

    private void giveUp() {
        givenUp = true;
        Attempt current = running;
        if (current != null) {
            current.abandon();
        }
    }

    /** Whether what is still to be done for it would be done for nobody. */
    private boolean isForNobody() {
        return givenUp || (key == null && answer.isGone());
    }

    private void ended(Decision decided, Bill bill, Reply reply) {
        wasSent |= running != null && running.wasSent();
        running = null;
        Sent sent = bill.sent();
        Sent.Timing timing = bill.timing();
        switch (reply) {
            case Reply.Answered answered -> capturing.whole(bill, answered);
            case Reply.Streamed(StreamAnswer streamed) -> capturing.stream(bill, streamed);
            case Reply.Broken(StreamAnswer streamed, Problem problem, var isModelsFault) -> {
                answer.endWith(StreamAnswer.failure(problem));
                capturing.cut(bill, streamed, CallStatus.ERROR);
            }
            case Reply.GivenUp(StreamAnswer streamed) -> capturing.cut(bill, streamed, CallStatus.CANCELLED);
            case Reply.Refused(Problem problem, boolean othersMayDo, var isFault, var coolDown, Usage usage) -> {
                boolean onceMore = othersMayDo && (usage == null || key == null);
                Settlement paid = usage == null ? sent.failed(timing) : capturing.failed(bill, usage);
                replace(decided, bill, paid, problem, onceMore, false);
            }
            case Reply.NotSent(Problem problem) -> replace(decided, bill, sent.released(), problem, true, true);
            case Reply.Empty(Problem problem, Usage usage) -> {
                Settlement paid = usage == null ? sent.unknown(timing) : capturing.failed(bill, usage);
                replace(decided, bill, paid, problem, key == null, false);
            }
            // One key, one charge: a keyed call that may have been paid for is not made a second time.
            case Reply.Unknown(Problem problem) ->
                replace(decided, bill, sent.unknown(timing), problem, key == null, false);
            case Reply.Failed(Problem problem, boolean left, StreamAnswer passedOn) -> {
                gateway.noteFailure(answer.requestId(), problem);
                if (passedOn == null) {
                    replace(decided, bill, left ? sent.unknown(timing) : sent.released(), problem, false, false);
                } else {
                    answer.endWith(StreamAnswer.failure(problem));
                    capturing.cut(bill, passedOn, CallStatus.ERROR);
                }
            }
        }
    }

    /** Goes to the next candidate, if there is one; the settlement goes with the next authorisation. */
    private void replace(
            Decision decided,
            Bill bill,
            Settlement settlement,
            Problem problem,
            boolean othersMayDo,
            boolean isProviderAway) {
        Model failed = bill.sent().model();
        wasPaidFor |= settlement instanceof Settlement.Unknown
                && bill.granted().amount().isMoreThan(Usd.ZERO);
        boolean isLimitSpent = wish.maxCost() != null && Calling.isCharge(settlement);
        left = Calling.others(left, failed, isProviderAway, isLimitSpent || (wasPaidFor && !wish.paysForEachAttempt()));
        if (othersMayDo && !left.isEmpty() && attempt < gateway.calling().attempts() && !isForNobody()) {
            attempt++;
            whyReplaced = problem;
            authorise(decided, settlement);
            bill.isHandedOver();
        } else if (key == null) {
            bill.settle(settlement);
            fail(problem);
        } else {
            scope.await(Step.ANSWERED, bill.settle(settlement, context), settled -> fail(problem));
        }
    }

    private void fail(Problem problem) {
        answer.fail(wasPaidFor ? problem.paidFor() : problem);
    }
}
