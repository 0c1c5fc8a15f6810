package io.purser.gateway;

import io.purser.access.route.Caller;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.gateway.attempt.BufferedResponse;
import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.attempt.ProviderCallService;
import io.purser.gateway.attempt.ProviderCallService.Gone;
import io.purser.gateway.attempt.ResourceScope;
import io.purser.gateway.request.ModelRequest;
import io.purser.ledger.CallStatus;
import io.purser.memory.HeapLease;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.routing.Candidate;
import io.purser.routing.Decision;
import io.purser.routing.DecisionReservations;
import io.purser.routing.RoutingRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call from beginning to end, on the event loop of its request: it is routed, authorized, sent and captured, and
 * another candidate takes over while nothing was passed on. Whatever happens and whatever is thrown, each of its grants
 * is settled once and the caller gets an answer.
 */
final class Call {
    private final CallServices services;
    private final Caller caller;
    private final ValidatedRequest asked;
    private final ModelRequest request;
    private final RoutingRequest routingRequest;
    private final Authorisation.@Nullable Key key;
    private final ClientResponse answer;
    private final Context context;
    private final CallScope scope;
    private final HeapLease memory;
    private final CaptureService capturing;
    private final CallerPresence presence;

    private List<Candidate> left = List.of();
    private int attempt = 1;
    private @Nullable Problem whyReplaced;
    private final Race race;
    private final AttemptSender sender;
    private final Hedging hedging;
    private boolean wasSent;
    /** A bound was charged for an attempt with an unknown cost, so the error tells SDKs not to pay for another one. */
    private boolean wasPaidFor;

    /**
     * A call whose request was read.
     *
     * @param memory the request's heap lease; the answer's memory is leased beside it
     * @param taken the resources that the call has taken so far and gives back at its end
     */
    Call(
            CallServices services,
            RoutingContext http,
            Context context,
            Caller caller,
            ValidatedRequest asked,
            HeapLease memory,
            ResourceScope taken) {
        this.services = services;
        this.caller = caller;
        this.asked = asked;
        this.request = asked.request();
        this.routingRequest = asked.routingRequest();
        this.key = asked.key();
        this.context = context;
        this.memory = memory.beside();
        HeapLease forCaller = memory.beside();
        taken.andGivesBack(this.memory::close);
        taken.andGivesBack(forCaller::close);
        this.answer = new ClientResponse(
                http, request.form(), asked.keptAtMost(services.cache().largest()), forCaller, services.settings());
        this.scope = new CallScope(services.steps(), taken, this::broke);
        this.capturing = new CaptureService(services, context, scope, asked, answer);
        UnwantedAttempts unwanted = new UnwantedAttempts(services, context, scope, asked);
        this.race = new Race(unwanted);
        this.presence = new CallerPresence(services, context, scope, answer, asked, race, unwanted);
        this.sender = new AttemptSender(services, scope, asked, answer, race);
        this.hedging = new Hedging(services, context, scope, asked, race, presence);
    }

    /** Makes the call and writes the answer when it arrives. */
    void make() {
        scope.run(CallStep.READ, () -> {
            if (!request.streams()) {
                memory.resize(BufferedResponse.AT_FIRST);
            }
            scope.await(CallStep.ANSWERED, answer.over(), over -> {});
            answer.whenHungUp(presence::hungUp);
            scope.await(CallStep.DECIDED, services.routingService().decide(caller, asked), decided -> {
                if (decided.failed()) {
                    fail(answer.problem(decided.cause()));
                } else {
                    Decision kept = services.sessions().keep(asked.session(), decided.result());
                    left = kept.ranked();
                    hedging.decided(kept);
                    lookUp(kept);
                }
            });
        });
    }

    private void lookUp(Decision decided) {
        new CacheLookup(services, context, scope, asked, answer, memory)
                .begin(decided, () -> authorise(decided, null), taken -> repeat(decided, taken));
    }

    /** Answers with the failure; all resources have been given back by then. */
    private void broke(Throwable failure) {
        boolean sent = wasSent || race.wasSent();
        Problem problem = ProviderErrors.ownFailure(failure, sent, answer.requestId());
        answer.fail(sent || wasPaidFor ? problem.paidFor() : problem);
    }

    private void authorise(Decision decided, @Nullable Settlement instead) {
        left = services.providerCalls().bestFirst(left);
        PaymentService.Purpose purpose =
                new PaymentService.Purpose(decided, routingRequest, request.streams(), key, attempt, instead);
        scope.await(
                CallStep.AUTHORISED,
                services.payments().authorise(context, purpose, left),
                asked -> {
                    if (asked.failed()) {
                        if (instead != null) {
                            services.payments().settle(instead);
                        }
                        fail(answer.problem(asked.cause()));
                    } else {
                        heard(decided, asked.result());
                    }
                },
                late -> {
                    services.payments().voidLate(late);
                    if (late.failed() && instead != null) {
                        services.payments().settle(instead);
                    }
                });
    }

    private void heard(Decision decided, DecisionReservations.Purchase purchase) {
        switch (purchase.result()) {
            case AuthorisationResult.Granted granted -> {
                AttemptPayment bill = new AttemptPayment(services.payments(), granted, decided.shadow());
                scope.taken().andGivesBack(bill::close);
                if (presence.isForNobody()) {
                    bill.close();
                } else {
                    send(decided, purchase.candidate(), bill, memory);
                }
            }
            case AuthorisationResult.KeyTaken(Authorisation.Key taken) -> repeat(decided, taken);
            case AuthorisationResult.Exhausted(BudgetStatus status, Usd needed) ->
                refuse(BudgetService.refusal(status, needed, false));
            case AuthorisationResult.Busy(BudgetStatus status, Usd needed) ->
                refuse(BudgetService.refusal(status, needed, true));
            case AuthorisationResult.TooManyOpen tooMany -> refuse(BudgetService.refusal(tooMany));
        }
    }

    /**
     * Refuses the call. If the budget does not cover another attempt, the caller learns why the previous one failed.
     */
    private void refuse(Problem problem) {
        fail(whyReplaced == null ? problem : whyReplaced);
    }

    private void repeat(Decision decided, Authorisation.Key taken) {
        long until = System.nanoTime()
                + services.settings().longest(request.streams()).toNanos();
        new IdempotentReplay(services, scope, answer, memory, until, taken, () -> authorise(decided, null)).begin();
    }

    /** Calls another model too, because the answer of that attempt does not begin. */
    private void hedge(Decision decided, AttemptPayment slow) {
        if (attempt < services.providerCalls().attempts() && !presence.isForNobody()) {
            List<Candidate> others =
                    ProviderCallService.others(left, slow.sent().model(), Gone.MODEL, false);
            hedging.begin(decided, slow, others, attempt + 1, memory, (candidate, bill, forAnswer) -> {
                attempt++;
                send(decided, candidate, bill, forAnswer);
            });
        }
    }

    private void send(Decision decided, Candidate candidate, AttemptPayment bill, HeapLease forAnswer) {
        Consumer<AttemptResult> ended = scope.awaiting(CallStep.REPLIED, reply -> ended(decided, bill, reply));
        sender.send(decided, candidate, bill, forAnswer, () -> attempt, ended);
        hedging.watch(bill, () -> hedge(decided, bill));
    }

    private void ended(Decision decided, AttemptPayment bill, AttemptResult reply) {
        hedging.stop();
        wasSent |= race.wasSent();
        if (reply instanceof AttemptResult.Answered || reply instanceof AttemptResult.Streamed) {
            race.answersBy(bill);
        }
        race.ends(bill);
        if (race.isLostBy(bill)) {
            capturing.lost(bill, reply);
            return;
        }
        SentCall sent = bill.sent();
        services.sessions().learn(asked.session(), decided, sent.model(), reply);
        SentCall.Timing timing = bill.timing();
        switch (reply) {
            case AttemptResult.Answered answered -> capturing.whole(bill, answered);
            case AttemptResult.Streamed(StreamedResponse streamed) -> capturing.stream(bill, streamed);
            case AttemptResult.Broken(StreamedResponse streamed, Problem problem, var isModelsFault) -> {
                answer.fail(problem);
                capturing.cut(bill, streamed, CallStatus.ERROR);
            }
            case AttemptResult.GivenUp(StreamedResponse streamed) ->
                capturing.cut(bill, streamed, CallStatus.CANCELLED);
            case AttemptResult.Refused refused -> {
                boolean onceMore = refused.othersMayDo() && (refused.usage() == null || key == null);
                Gone gone = services.providerCalls().gone(sent.model(), refused, attempt, left);
                replace(decided, bill, capturing.refused(bill, refused), refused.problem(), onceMore, gone);
            }
            case AttemptResult.NotSent(Problem problem) ->
                replace(decided, bill, sent.voided(), problem, true, Gone.PROVIDER);
            case AttemptResult.Empty empty ->
                replace(decided, bill, capturing.empty(bill, empty), empty.problem(), key == null, Gone.MODEL);
            // One key, one charge: Purser does not repeat a keyed call that may have been paid for.
            case AttemptResult.UnknownOutcome(Problem problem) ->
                replace(decided, bill, sent.unknown(timing), problem, key == null, Gone.MODEL);
            case AttemptResult.Failed(Problem problem, boolean left, StreamedResponse passedOn) -> {
                CallLog.noteFailure(answer.requestId(), problem);
                if (passedOn == null) {
                    replace(decided, bill, left ? sent.unknown(timing) : sent.voided(), problem, false, Gone.MODEL);
                } else {
                    answer.fail(problem);
                    capturing.cut(bill, passedOn, CallStatus.ERROR);
                }
            }
        }
    }

    /** Goes to the next candidate if one is left; the next authorization carries the settlement. */
    private void replace(
            Decision decided,
            AttemptPayment bill,
            Settlement settlement,
            Problem problem,
            boolean othersMayDo,
            Gone gone) {
        Model failed = bill.sent().model();
        wasPaidFor |= settlement instanceof Settlement.UnknownCost
                && bill.granted().amount().isMoreThan(Usd.ZERO);
        boolean isLimitSpent = routingRequest.maxCost() != null && ProviderCallService.isCharge(settlement);
        left = ProviderCallService.others(
                left, failed, gone, isLimitSpent || (wasPaidFor && !routingRequest.paysForEachAttempt()));
        if (race.goesOn()) {
            whyReplaced = problem;
            bill.settle(settlement);
        } else if (othersMayDo
                && !left.isEmpty()
                && attempt < services.providerCalls().attempts()
                && !presence.isForNobody()) {
            whyReplaced = problem;
            hedging.replace(left, () -> bill.settle(settlement), () -> {
                attempt++;
                authorise(decided, settlement);
                bill.isHandedOver();
            });
        } else if (key == null) {
            bill.settle(settlement);
            fail(problem);
        } else {
            Future<Void> settling = services.payments().inTime(bill.settle(settlement, context));
            scope.await(CallStep.ANSWERED, settling, settled -> fail(problem));
        }
    }

    private void fail(Problem problem) {
        answer.fail(wasPaidFor ? problem.paidFor() : problem);
    }
}
