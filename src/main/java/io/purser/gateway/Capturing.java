package io.purser.gateway;

import io.purser.budget.Authorisation;
import io.purser.budget.KeptAnswer;
import io.purser.budget.Settlement;
import io.purser.ledger.CallStatus;
import io.purser.routing.Wish;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The end of a call that was answered: what it cost is known or counted, written down, and the caller told. */
final class Capturing {
    private final Gateway gateway;
    private final Context context;
    private final CallScope scope;
    private final ModelRequest request;
    private final Wish wish;
    private final Authorisation.@Nullable Key key;
    private final CallersAnswer answer;

    Capturing(Gateway gateway, Context context, CallScope scope, Call.Asked asked, CallersAnswer answer) {
        this.gateway = gateway;
        this.context = context;
        this.scope = scope;
        this.request = asked.request();
        this.wish = asked.wish();
        this.key = asked.key();
        this.answer = answer;
    }

    /** An answer that came at once. */
    void whole(Bill bill, Reply.Answered answered) {
        Usage told = UsageReader.in(answered.json()).orElse(null);
        if (told != null && told.isWhole(request.isAnsweredInTokens())) {
            whole(bill, answered, told);
            return;
        }
        scope.await(
                Step.ANSWERED,
                gateway.calling()
                        .aside(() -> Usage.completed(
                                told, wish.prompt()::tokens, () -> request.countAnswer(answered.json()))),
                counted -> {
                    if (counted.failed()) {
                        bill.settle(bill.sent().unknown(bill.timing()));
                        answer.fail(answer.problem(counted.cause()));
                    } else {
                        whole(bill, answered, counted.result().servedIn(ServedTier.in(answered.json())));
                    }
                });
    }

    private void whole(Bill bill, Reply.Answered answered, Usage usage) {
        Sent sent = bill.sent();
        Cost cost = cost(sent, usage);
        Buffer body = CallersUsage.in(answered, cost);
        answer.describe(cost);
        Map<String, String> headers = answer.headers();
        KeptAnswer kept = answer.keeps(body.length())
                ? gateway.paying().seal(key, CallersAnswer.JSON, headers, body.toString())
                : null;
        Settlement capture = sent.captured(bill.timing(), cost, ending(), kept);
        if (key == null) {
            bill.settle(capture);
            answer.write(CallersAnswer.JSON, headers, body);
        } else {
            scope.await(
                    Step.ANSWERED,
                    bill.settle(capture, context),
                    settled -> answer.write(CallersAnswer.JSON, headers, body));
        }
    }

    /** A stream that came to its end; what ends it for the caller is still to be written. */
    void stream(Bill bill, StreamAnswer streamed) {
        Usage told = streamed.usage().orElse(null);
        if (told != null && told.isWhole(true)) {
            stream(bill, streamed, told);
            return;
        }
        if (key == null && !request.wantsUsage()) {
            answer.endWith(StreamAnswer.done());
        }
        scope.await(
                Step.ANSWERED,
                gateway.calling().aside(() -> Usage.completed(told, wish.prompt()::tokens, streamed::countText)),
                counted -> {
                    if (counted.failed()) {
                        bill.settle(bill.sent().unknown(bill.timing()));
                        answer.endWith(StreamAnswer.done());
                    } else {
                        stream(bill, streamed, counted.result().servedIn(streamed.tier()));
                    }
                });
    }

    private void stream(Bill bill, StreamAnswer streamed, Usage usage) {
        Sent sent = bill.sent();
        Cost cost = cost(sent, usage);
        if (request.wantsUsage()) {
            answer.write(streamed.usageEvent(cost));
        }
        String body = answer.keptStream();
        KeptAnswer kept =
                body == null ? null : gateway.paying().seal(key, CallersAnswer.EVENTS, answer.headers(), body);
        Settlement capture = sent.captured(bill.timing(), cost, ending(), kept);
        if (key == null) {
            bill.settle(capture);
            answer.endWith(StreamAnswer.done());
        } else {
            scope.await(Step.ANSWERED, bill.settle(capture, context), settled -> answer.endWith(StreamAnswer.done()));
        }
    }

    /** Whose answer nobody took and nobody will ask for was given up, though it was paid for to its end. */
    private CallStatus ending() {
        return key == null && answer.isGone() ? CallStatus.CANCELLED : CallStatus.OK;
    }

    /**
     * A stream that did not come to its end: what the provider says it used is charged; where it does not say, the
     * whole bound, beside the tokens that were seen.
     */
    void cut(Bill bill, @Nullable StreamAnswer streamed, CallStatus status) {
        Sent sent = bill.sent();
        Sent.Timing timing = bill.timing();
        Usage told = streamed == null ? null : streamed.usage().orElse(null);
        if (status == CallStatus.CANCELLED
                && key == null
                && sent.model().traits().stopsOnCancel(request.streams())
                && (told == null || !told.isWhole(true))) {
            estimated(bill, timing, told, streamed);
            return;
        }
        if (told != null && told.isWhole(true)) {
            bill.settle(sent.captured(timing, cost(sent, told), status, null));
        } else if (streamed == null || timing.firstToken() == null) {
            bill.settle(sent.unknown(timing));
        } else {
            scope.await(
                    Step.ANSWERED,
                    gateway.calling().aside(() -> sent.cut(timing, wish.prompt().tokens(), streamed.countText())),
                    counted -> bill.settle(counted.failed() ? sent.unknown(timing) : counted.result()));
        }
    }

    /** A call that was cancelled at a provider that stops then. */
    private void estimated(Bill bill, Sent.Timing timing, @Nullable Usage told, @Nullable StreamAnswer streamed) {
        Sent sent = bill.sent().servedIn(streamed == null ? null : streamed.tier());
        scope.await(
                Step.ANSWERED,
                gateway.calling()
                        .aside(() -> sent.estimated(
                                timing,
                                told == null || told.tokens().prompt() == 0
                                        ? read()
                                        : told.tokens().prompt(),
                                streamed == null ? 0 : streamed.countText())),
                counted -> bill.settle(counted.failed() ? sent.unknown(timing) : counted.result()));
    }

    /** The tokens of the prompt; of pictures and sounds nobody knows how many they are. */
    private long read() {
        return wish.prompt().isBounded()
                ? wish.prompt().tokens()
                : wish.prompt().bound();
    }

    /** An attempt that came to nothing, and that the provider charges all the same. */
    Settlement failed(Bill bill, Usage usage) {
        Sent sent = bill.sent();
        return sent.captured(bill.timing(), cost(sent, usage), CallStatus.ERROR, null);
    }

    /** What is charged for that; a difference to what is known here is told. */
    Cost cost(Sent sent, Usage usage) {
        Cost cost = sent.cost(usage);
        gateway.noteDifference(sent.model(), sent.granted().reservation(), cost);
        return cost;
    }
}
