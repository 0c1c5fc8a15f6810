package io.purser.gateway;

import io.purser.access.Caller;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.KeptAnswer;
import io.purser.budget.Settlement;
import io.purser.budget.Standing;
import io.purser.budget.Verdict;
import io.purser.ledger.CallStatus;
import io.purser.money.Usd;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.routing.Candidate;
import io.purser.routing.Decision;
import io.purser.routing.Purchases;
import io.purser.routing.Wish;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call from beginning to end, on the event loop of its request: decided, authorised, sent, replaced while nothing
 * was passed on, captured. Whatever way it takes, every grant it was given is settled once.
 */
final class Call {
    private final Gateway gateway;
    private final ModelRequest request;
    private final Wish wish;
    private final Authorisation.@Nullable Key key;
    private final CallersAnswer answer;
    private final Context context;

    private Decision decision;
    private List<Candidate> left;
    private int attempt = 1;
    private @Nullable Problem whyReplaced;
    private @Nullable Attempt running;

    private Call(
            Gateway gateway,
            RoutingContext http,
            Context context,
            ModelRequest request,
            Wish wish,
            Authorisation.@Nullable Key key,
            Decision decision) {
        this.gateway = gateway;
        this.request = request;
        this.wish = wish;
        this.key = key;
        this.context = context;
        this.decision = decision;
        this.left = decision.ranked();
        this.answer = new CallersAnswer(http, key != null && !wish.confidential());
    }

    /** Makes the call; the answer is written when it is there. */
    static void make(
            Gateway gateway,
            RoutingContext http,
            Context context,
            Caller caller,
            ModelRequest request,
            Wish wish,
            Authorisation.@Nullable Key key) {
        gateway.deciding().decide(caller, wish).onComplete(decided -> {
            if (decided.failed()) {
                HttpProblems.sendOpenAi(http, HttpProblems.of(decided.cause()));
            } else {
                Call call = new Call(gateway, http, context, request, wish, key, decided.result());
                call.answer.whenHungUp(call::hungUp);
                call.authorise(null);
            }
        });
    }

    private void authorise(@Nullable Settlement instead) {
        left = gateway.calling().bestFirst(left);
        Paying.Purpose purpose = new Paying.Purpose(decision, wish, request.streams(), key, attempt, instead);
        gateway.paying().authorise(context, purpose, left).onComplete(asked -> {
            if (asked.failed()) {
                fail(HttpProblems.of(asked.cause()));
            } else {
                heard(asked.result());
            }
        });
    }

    private void heard(Purchases.Purchase purchase) {
        switch (purchase.verdict()) {
            case Verdict.Granted granted
            when answer.isGone() -> gateway.paying().settle(new Settlement.Release(granted.reservation()));
            case Verdict.Granted granted -> send(purchase.candidate(), granted);
            case Verdict.KeyTaken(Authorisation.Key taken) -> replay(taken);
            case Verdict.Exhausted(Standing standing, Usd needed) -> refuse(Budgets.refusal(standing, needed, false));
            case Verdict.Busy(Standing standing, Usd needed) -> refuse(Budgets.refusal(standing, needed, true));
        }
    }

    /** Where the money does not reach for another attempt, the caller learns why the one before failed. */
    private void refuse(Problem problem) {
        fail(whyReplaced == null ? problem : whyReplaced);
    }

    private void replay(Authorisation.Key taken) {
        gateway.paying().replay(taken).onComplete(replayed -> {
            if (replayed.failed()) {
                fail(HttpProblems.of(replayed.cause()));
            } else {
                Paying.Kept kept = replayed.result();
                answer.write(kept.contentType(), kept.headers(), io.vertx.core.buffer.Buffer.buffer(kept.body()));
            }
        });
    }

    private void send(Candidate candidate, Verdict.Granted granted) {
        long maxOutput = gateway.calling().affordable(candidate, wish, granted.amount());
        Sent sent = new Sent(
                candidate.model(),
                granted,
                gateway.clock().instant(),
                Ceiling.of(candidate.model(), maxOutput, granted.amount(), wish.maxCost()));
        answer.describe(sent.model(), granted.reservation(), decision.id(), attempt);
        answer.describeDropped(request.dropped(sent.model()));
        Attempt[] own = new Attempt[1];
        own[0] = gateway.calling()
                .send(
                        sent.model(),
                        request,
                        maxOutput,
                        answer.callersHeaders(),
                        request.streams() ? answer : null,
                        reply -> ended(sent, own[0], reply));
        if (own[0] != null && !own[0].hasEnded()) {
            running = own[0];
        }
    }

    private void hungUp() {
        if (running != null) {
            running.abandon();
        }
    }

    private void ended(Sent sent, @Nullable Attempt attempt, Reply reply) {
        running = null;
        Sent.Timing timing = Sent.Timing.of(attempt);
        switch (reply) {
            case Reply.Answered answered -> captureWhole(sent, timing, answered);
            case Reply.Streamed(StreamAnswer streamed) -> captureStream(sent, timing, streamed);
            case Reply.Broken(StreamAnswer streamed, Problem problem) -> {
                answer.endWith(streamed.failure(problem.detail(), problem.type().code()));
                settleCut(sent, timing, streamed, CallStatus.ERROR);
            }
            case Reply.GivenUp(StreamAnswer streamed) -> settleCut(sent, timing, streamed, CallStatus.CANCELLED);
            case Reply.Refused(Problem problem, boolean othersMayDo, var coolDown) -> {
                replace(sent, sent.failed(timing), problem, othersMayDo, false);
            }
            case Reply.NotSent(Problem problem) -> replace(sent, sent.released(), problem, true, true);
            case Reply.Empty(Problem problem, Usage usage) -> {
                Settlement paid = usage == null
                        ? sent.unknown(timing)
                        : sent.captured(timing, bill(sent, usage), CallStatus.ERROR, null);
                replace(sent, paid, problem, key == null, false);
            }
            // One key, one charge: a keyed call that may have been paid for is not made a second time.
            case Reply.Unknown(Problem problem) -> replace(sent, sent.unknown(timing), problem, key == null, false);
        }
    }

    /** Goes to the next candidate, if there is one; the settlement goes with the next authorisation. */
    private void replace(
            Sent sent, Settlement settlement, Problem problem, boolean othersMayDo, boolean isProviderAway) {
        left = left.stream()
                .filter(c -> !c.model().target().equals(sent.model().target()))
                .filter(c -> !isProviderAway
                        || !c.model().baseUrl().equals(sent.model().baseUrl()))
                .toList();
        if (othersMayDo && !left.isEmpty() && attempt < gateway.calling().attempts() && !answer.isGone()) {
            attempt++;
            whyReplaced = problem;
            authorise(settlement);
        } else if (key == null) {
            gateway.paying().settle(settlement);
            fail(problem);
        } else {
            gateway.paying().settle(settlement, context, () -> fail(problem));
        }
    }

    private void captureWhole(Sent sent, Sent.Timing timing, Reply.Answered answered) {
        Usage told = UsageReader.in(answered.json()).orElse(null);
        if (told != null && told.isWhole(request.isAnsweredInTokens())) {
            captureWhole(sent, timing, answered, told);
            return;
        }
        gateway.calling()
                .aside(() -> Usage.completed(told, wish.prompt()::tokens, () -> request.countAnswer(answered.json())))
                .onComplete(counted -> {
                    if (counted.failed()) {
                        gateway.paying().settle(sent.unknown(timing));
                        fail(HttpProblems.of(counted.cause()));
                    } else {
                        captureWhole(sent, timing, answered, counted.result());
                    }
                });
    }

    private void captureWhole(Sent sent, Sent.Timing timing, Reply.Answered answered, Usage usage) {
        Cost cost = bill(sent, usage);
        answer.describe(cost);
        Map<String, String> headers = answer.headers();
        KeptAnswer kept = answer.isKept()
                ? gateway.paying()
                        .seal(key, CallersAnswer.JSON, headers, answered.body().toString())
                : null;
        Settlement capture = sent.captured(timing, cost, CallStatus.OK, kept);
        if (key == null) {
            gateway.paying().settle(capture);
            answer.write(CallersAnswer.JSON, headers, answered.body());
        } else {
            gateway.paying().settle(capture, context, () -> answer.write(CallersAnswer.JSON, headers, answered.body()));
        }
    }

    private void captureStream(Sent sent, Sent.Timing timing, StreamAnswer streamed) {
        Usage told = streamed.usage().orElse(null);
        if (key == null) {
            answer.endWith(StreamAnswer.done());
        }
        if (told != null && told.isWhole(true)) {
            captureStream(sent, timing, told);
            return;
        }
        gateway.calling()
                .aside(() -> Usage.completed(told, wish.prompt()::tokens, streamed::countText))
                .onComplete(counted -> {
                    if (counted.failed()) {
                        gateway.paying().settle(sent.unknown(timing));
                        answer.endWith(StreamAnswer.done());
                    } else {
                        captureStream(sent, timing, counted.result());
                    }
                });
    }

    private void captureStream(Sent sent, Sent.Timing timing, Usage usage) {
        Cost cost = bill(sent, usage);
        String body = answer.keptStream();
        KeptAnswer kept =
                body == null ? null : gateway.paying().seal(key, CallersAnswer.EVENTS, answer.headers(), body);
        Settlement capture = sent.captured(timing, cost, CallStatus.OK, kept);
        if (key == null) {
            gateway.paying().settle(capture);
        } else {
            gateway.paying().settle(capture, context, () -> answer.endWith(StreamAnswer.done()));
        }
    }

    /**
     * A stream that did not come to its end: what the provider says it used is charged; where it does not say, the
     * whole bound, beside the tokens that were seen.
     */
    private void settleCut(Sent sent, Sent.Timing timing, @Nullable StreamAnswer streamed, CallStatus status) {
        Usage told = streamed == null ? null : streamed.usage().orElse(null);
        if (told != null && told.isWhole(true)) {
            gateway.paying().settle(sent.captured(timing, bill(sent, told), status, null));
        } else if (streamed == null || timing.firstToken() == null) {
            gateway.paying().settle(sent.unknown(timing));
        } else {
            gateway.calling()
                    .aside(() -> sent.cut(timing, wish.prompt().tokens(), streamed.countText()))
                    .onComplete(counted ->
                            gateway.paying().settle(counted.failed() ? sent.unknown(timing) : counted.result()));
        }
    }

    private Cost bill(Sent sent, Usage usage) {
        Cost cost = sent.cost(usage);
        gateway.noteDifference(sent.model(), sent.granted().reservation(), cost);
        return cost;
    }

    private void fail(Problem problem) {
        answer.fail(problem);
    }
}
