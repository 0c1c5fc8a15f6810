package io.purser.gateway;

import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.StoredResponse;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.Ending;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.Cost;
import io.purser.ledger.CallStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends a call that was answered: reads or counts its usage, has its cost captured and answers the caller. */
record CaptureService(
        CallServices services, Context context, CallScope scope, ValidatedRequest asked, ClientResponse answer) {
    /**
     * Goes on with the usage of a complete answer: at once if the provider tells it, or else when the tokens are counted.
     * If they cannot be counted, charges the bound first.
     */
    private void count(AttemptPayment bill, AnswerUsage used, Consumer<CallUsage> next, Consumer<Throwable> uncounted) {
        CallUsage told = used.told();
        if (told != null && used.isTold()) {
            next.accept(told);
            return;
        }
        scope.await(
                CallStep.ANSWERED,
                services.providerCalls()
                        .aside(() ->
                                CallUsage.completed(told, asked.routingRequest().prompt()::tokens, used.written())),
                counted -> {
                    if (counted.failed()) {
                        settle(bill, bill.sent().unknown(bill.timing()), () -> uncounted.accept(counted.cause()));
                    } else {
                        next.accept(counted.result().servedIn(used.tier()));
                    }
                });
    }

    /** Captures an answer that came at once. */
    void whole(AttemptPayment bill, AttemptResult.Answered answered) {
        count(
                bill,
                AnswerUsage.of(answered, asked.request()),
                usage -> whole(bill, answered, usage),
                failure -> answer.fail(answer.problem(failure)));
    }

    private void whole(AttemptPayment bill, AttemptResult.Answered answered, CallUsage usage) {
        SentCall sent = bill.sent();
        Cost cost = cost(sent, usage);
        Buffer body = asked.request().form().whole(answered, cost);
        answer.described().cost(cost);
        Map<String, String> headers = answer.headers();
        boolean isKept = answer.keeps(body.length());
        StoredResponse kept =
                isKept ? services.payments().seal(asked.key(), ClientResponse.JSON, headers, body.toString()) : null;
        Settlement capture = sent.captured(bill.timing(), cost, ending(), kept);
        Runnable write = () -> answer.write(ClientResponse.JSON, headers, body);
        settle(
                bill,
                capture,
                isKept
                                && isToCache(
                                        sent,
                                        () -> Ending.of(
                                                answered.json(), asked.request().isAnsweredInTokens()),
                                        body.length())
                        ? () -> cache(sent, cost, ClientResponse.JSON, body, write)
                        : write);
    }

    /**
     * Settles and goes on: at once, or if a repetition may ask for the answer, after the settlement is durable. If the
     * database does not get to it in time, the caller learns that a repetition gets the answer; the call's memory waits
     * for the settlement, which holds the answer. If the answer is not kept, no repetition can get it: the caller gets it
     * now.
     */
    private void settle(AttemptPayment bill, Settlement capture, Runnable next) {
        if (asked.key() == null) {
            bill.settle(capture);
            next.run();
        } else {
            Future<Void> settling = bill.settle(capture, context);
            scope.await(CallStep.ANSWERED, settling, isDurable -> {});
            scope.await(CallStep.ANSWERED, services.payments().inTime(settling), settled -> {
                if (settled.succeeded() || !isKept(capture)) {
                    next.run();
                } else {
                    answer.fail(answer.problem(settled.cause()));
                }
            });
        }
    }

    private static boolean isKept(Settlement settlement) {
        return settlement instanceof Settlement.Capture capture && capture.answer() != null;
    }

    /** Whether the answer may be given to identical calls: nothing cut it off that another call would not meet. */
    private boolean isToCache(SentCall sent, Supplier<Ending> ending, int length) {
        CacheUse use = asked.cache();
        return use != null
                && use.keeps()
                && switch (ending.get()) {
                    case COMPLETE -> true;
                    case AT_LIMIT -> sent.wasAsLongAs(asked.request().maxOutputTokens());
                    case OTHER -> false;
                }
                && services.cache().holds(length);
    }

    /**
     * Keeps the answer for identical calls, and then goes on, so that the caller's next call finds it. A slow database
     * does not hold the caller up, but the call's memory waits for it.
     */
    private void cache(SentCall sent, Cost cost, String contentType, Buffer body, Runnable next) {
        CacheUse use = Objects.requireNonNull(asked.cache());
        Future<Void> keeping = services.cache().keep(use, sent, cost, contentType, answer.headers(), body);
        scope.await(CallStep.ANSWERED, keeping, isKept -> {});
        scope.await(CallStep.ANSWERED, services.cache().orSoon(keeping), isTime -> next.run());
    }

    /**
     * Captures a stream that came to its end, and then writes the end of the caller's stream: the events with the usage, too,
     * because in some APIs they say that the answer is complete.
     */
    void stream(AttemptPayment bill, StreamedResponse streamed) {
        AnswerForm form = asked.request().form();
        AnswerUsage used = AnswerUsage.of(streamed);
        if (!used.isTold()
                && asked.key() == null
                && asked.cache() == null
                && !asked.request().wantsUsage()) {
            answer.endWith(form.done());
        }
        count(
                bill,
                used,
                usage -> stream(bill, streamed, usage),
                failure -> answer.endWith(streamed.uncounted().appendBuffer(form.done())));
    }

    private void stream(AttemptPayment bill, StreamedResponse streamed, CallUsage usage) {
        SentCall sent = bill.sent();
        Cost cost = cost(sent, usage);
        Buffer last = asked.request().wantsUsage() ? streamed.usageEvent(cost) : Buffer.buffer();
        last.appendBuffer(asked.request().form().done());
        Buffer body = answer.keptStream(last);
        StoredResponse kept = body == null
                ? null
                : services.payments().seal(asked.key(), ClientResponse.EVENTS, answer.headers(), body.toString());
        Settlement capture = sent.captured(bill.timing(), cost, ending(), kept);
        Runnable end = () -> answer.endWith(last);
        settle(
                bill,
                capture,
                body != null && isToCache(sent, streamed::ending, body.length())
                        ? () -> cache(sent, cost, ClientResponse.EVENTS, body, end)
                        : end);
    }

    /**
     * Cancelled if the caller has left and no repetition will ask for the answer, although it was paid for to its end.
     */
    private CallStatus ending() {
        return asked.key() == null && answer.isGone() ? CallStatus.CANCELLED : CallStatus.OK;
    }

    /** Settles an attempt that another one has beaten; the caller gets nothing of its answer. */
    void lost(AttemptPayment bill, AttemptResult reply) {
        SentCall sent = bill.sent();
        SentCall.Timing timing = bill.timing();
        switch (reply) {
            case AttemptResult.Answered answered -> unread(bill, AnswerUsage.of(answered, asked.request()));
            case AttemptResult.Streamed(StreamedResponse streamed) -> unread(bill, AnswerUsage.of(streamed));
            case AttemptResult.GivenUp(StreamedResponse streamed) -> cut(bill, streamed, CallStatus.CANCELLED);
            case AttemptResult.Broken(StreamedResponse streamed, var problem, var isModelsFault) ->
                cut(bill, streamed, CallStatus.ERROR);
            case AttemptResult.Refused refused -> bill.settle(refused(bill, refused));
            case AttemptResult.Empty empty -> bill.settle(empty(bill, empty));
            case AttemptResult.NotSent notSent -> bill.settle(sent.voided());
            case AttemptResult.UnknownOutcome unknown -> bill.settle(sent.unknown(timing));
            case AttemptResult.Failed failed -> bill.close();
        }
    }

    /** Settles a complete answer that nobody reads. */
    private void unread(AttemptPayment bill, AnswerUsage used) {
        count(
                bill,
                used,
                usage -> {
                    SentCall sent = bill.sent();
                    bill.settle(sent.captured(bill.timing(), cost(sent, usage), CallStatus.CANCELLED, null));
                },
                failure -> {});
    }

    /**
     * Settles a stream that broke off. Charges the usage that the provider tells at the end of the answer. If it tells
     * none there, charges the whole bound and records the tokens that were seen: a usage in the middle is not all of it.
     */
    void cut(AttemptPayment bill, @Nullable StreamedResponse streamed, CallStatus status) {
        SentCall sent = bill.sent();
        SentCall.Timing timing = bill.timing();
        CallUsage told = streamed == null ? null : streamed.usage().orElse(null);
        CallUsage whole = streamed == null ? null : streamed.finalUsage().orElse(null);
        boolean isWhole = whole != null && whole.isWhole(true);
        if (status == CallStatus.CANCELLED
                && asked.key() == null
                && sent.model().traits().stopsOnCancel(asked.request().streams())
                && !isWhole) {
            estimated(bill, timing, told, streamed);
            return;
        }
        if (whole != null && isWhole) {
            bill.settle(sent.captured(timing, cost(sent, whole), status, null));
        } else if (streamed == null || timing.firstToken() == null) {
            bill.settle(sent.unknown(timing));
        } else {
            scope.await(
                    CallStep.ANSWERED,
                    services.providerCalls()
                            .aside(() -> sent.cut(
                                    timing, asked.routingRequest().prompt().tokens(), streamed.countText())),
                    counted -> bill.settle(counted.failed() ? sent.unknown(timing) : counted.result()));
        }
    }

    /** Settles a call that was cancelled at a provider that then stops billing. */
    private void estimated(
            AttemptPayment bill,
            SentCall.Timing timing,
            @Nullable CallUsage told,
            @Nullable StreamedResponse streamed) {
        SentCall sent = bill.sent().servedIn(streamed == null ? null : streamed.tier());
        scope.await(
                CallStep.ANSWERED,
                services.providerCalls()
                        .aside(() -> sent.estimated(
                                timing,
                                told == null || told.tokens().prompt() == 0
                                        ? read()
                                        : told.tokens().prompt(),
                                streamed == null ? 0 : streamed.countText())),
                counted -> bill.settle(counted.failed() ? sent.unknown(timing) : counted.result()));
    }

    /** The tokens of the prompt. If it has images or sound, whose tokens cannot be counted, the bound. */
    private long read() {
        return asked.routingRequest().prompt().isBounded()
                ? asked.routingRequest().prompt().tokens()
                : asked.routingRequest().prompt().bound();
    }

    /** The settlement of a refused attempt. */
    Settlement refused(AttemptPayment bill, AttemptResult.Refused refused) {
        return refused.usage() == null ? bill.sent().failed(bill.timing()) : failed(bill, refused.usage());
    }

    /** The settlement of an attempt whose answer says nothing. */
    Settlement empty(AttemptPayment bill, AttemptResult.Empty empty) {
        return empty.usage() == null ? bill.sent().unknown(bill.timing()) : failed(bill, empty.usage());
    }

    /** The settlement of a failed attempt that the provider charges nevertheless. */
    private Settlement failed(AttemptPayment bill, CallUsage usage) {
        SentCall sent = bill.sent();
        return sent.captured(bill.timing(), cost(sent, usage), CallStatus.ERROR, null);
    }

    /** The cost of that usage; logs a difference between the provider's cost and the known prices. */
    Cost cost(SentCall sent, CallUsage usage) {
        Cost cost = sent.cost(usage);
        CallLog.noteDifference(sent.model(), sent.granted().reservation(), cost);
        return cost;
    }
}
