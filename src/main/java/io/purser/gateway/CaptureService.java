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
import io.purser.gateway.usage.ServedTier;
import io.purser.gateway.usage.UsageReader;
import io.purser.ledger.CallStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Ends a call that was answered: reads or counts its usage, has its cost captured and answers the caller. */
record CaptureService(
        CallServices services, Context context, CallScope scope, ValidatedRequest asked, ClientResponse answer) {
    /** Captures an answer that came at once. */
    void whole(AttemptPayment bill, AttemptResult.Answered answered) {
        CallUsage told = UsageReader.in(answered.json()).orElse(null);
        if (told != null && told.isWhole(asked.request().isAnsweredInTokens())) {
            whole(bill, answered, told);
            return;
        }
        scope.await(
                CallStep.ANSWERED,
                services.providerCalls()
                        .aside(() -> CallUsage.completed(
                                told,
                                asked.routingRequest().prompt()::tokens,
                                () -> asked.request().countAnswer(answered.json()))),
                counted -> {
                    if (counted.failed()) {
                        bill.settle(bill.sent().unknown(bill.timing()));
                        answer.fail(answer.problem(counted.cause()));
                    } else {
                        whole(bill, answered, counted.result().servedIn(ServedTier.in(answered.json())));
                    }
                });
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
        Ending ending = Ending.of(answered.json(), asked.request().isAnsweredInTokens());
        Runnable write = () -> answer.write(ClientResponse.JSON, headers, body);
        settle(
                bill,
                capture,
                isKept && isToCache(sent, ending, body.length())
                        ? () -> cache(sent, cost, ClientResponse.JSON, body, write)
                        : write);
    }

    /** Settles and goes on: at once, or if a repetition may ask for the answer, after the settlement is durable. */
    private void settle(AttemptPayment bill, Settlement capture, Runnable next) {
        if (asked.key() == null) {
            bill.settle(capture);
            next.run();
        } else {
            scope.await(CallStep.ANSWERED, bill.settle(capture, context), settled -> next.run());
        }
    }

    /** Whether the answer may be given to identical calls: nothing cut it off that another call would not meet. */
    private boolean isToCache(SentCall sent, Ending ending, int length) {
        CacheUse use = asked.cache();
        return use != null
                && use.keeps()
                && switch (ending) {
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

    /** Captures a stream that came to its end, and then writes the end of the caller's stream. */
    void stream(AttemptPayment bill, StreamedResponse streamed) {
        CallUsage told = streamed.usage().orElse(null);
        if (told != null && told.isWhole(true)) {
            stream(bill, streamed, told);
            return;
        }
        AnswerForm form = asked.request().form();
        if (asked.key() == null && asked.cache() == null && !asked.request().wantsUsage()) {
            answer.endWith(form.done());
        }
        scope.await(
                CallStep.ANSWERED,
                services.providerCalls()
                        .aside(() -> CallUsage.completed(
                                told, asked.routingRequest().prompt()::tokens, streamed::countText)),
                counted -> {
                    if (counted.failed()) {
                        bill.settle(bill.sent().unknown(bill.timing()));
                        answer.endWith(streamed.uncounted().appendBuffer(form.done()));
                    } else {
                        stream(bill, streamed, counted.result().servedIn(streamed.tier()));
                    }
                });
    }

    private void stream(AttemptPayment bill, StreamedResponse streamed, CallUsage usage) {
        SentCall sent = bill.sent();
        Cost cost = cost(sent, usage);
        if (asked.request().wantsUsage()) {
            answer.write(streamed.usageEvent(cost));
        }
        Buffer body = answer.keptStream();
        StoredResponse kept = body == null
                ? null
                : services.payments().seal(asked.key(), ClientResponse.EVENTS, answer.headers(), body.toString());
        Settlement capture = sent.captured(bill.timing(), cost, ending(), kept);
        Runnable end = () -> answer.endWith(asked.request().form().done());
        settle(
                bill,
                capture,
                body != null && isToCache(sent, streamed.ending(), body.length())
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
            case AttemptResult.Answered answered ->
                unread(
                        bill,
                        UsageReader.in(answered.json()).orElse(null),
                        asked.request().isAnsweredInTokens(),
                        () -> asked.request().countAnswer(answered.json()),
                        ServedTier.in(answered.json()));
            case AttemptResult.Streamed(StreamedResponse streamed) ->
                unread(bill, streamed.usage().orElse(null), true, streamed::countText, streamed.tier());
            case AttemptResult.GivenUp(StreamedResponse streamed) -> cut(bill, streamed, CallStatus.CANCELLED);
            case AttemptResult.Broken(StreamedResponse streamed, var problem, var isModelsFault) ->
                cut(bill, streamed, CallStatus.ERROR);
            case AttemptResult.Refused refused ->
                bill.settle(refused.usage() == null ? sent.failed(timing) : failed(bill, refused.usage()));
            case AttemptResult.Empty(var problem, CallUsage usage) ->
                bill.settle(usage == null ? sent.unknown(timing) : failed(bill, usage));
            case AttemptResult.NotSent notSent -> bill.settle(sent.voided());
            case AttemptResult.UnknownOutcome unknown -> bill.settle(sent.unknown(timing));
            case AttemptResult.Failed failed -> bill.close();
        }
    }

    /** Settles a complete answer that nobody reads. */
    private void unread(
            AttemptPayment bill,
            @Nullable CallUsage told,
            boolean isInTokens,
            LongSupplier written,
            @Nullable String tier) {
        if (told != null && told.isWhole(isInTokens)) {
            unread(bill, told);
            return;
        }
        scope.await(
                CallStep.ANSWERED,
                services.providerCalls()
                        .aside(() ->
                                CallUsage.completed(told, asked.routingRequest().prompt()::tokens, written)),
                counted -> {
                    if (counted.failed()) {
                        bill.settle(bill.sent().unknown(bill.timing()));
                    } else {
                        unread(bill, counted.result().servedIn(tier));
                    }
                });
    }

    private void unread(AttemptPayment bill, CallUsage usage) {
        SentCall sent = bill.sent();
        bill.settle(sent.captured(bill.timing(), cost(sent, usage), CallStatus.CANCELLED, null));
    }

    /**
     * Settles a stream that broke off. Charges the usage that the provider tells. If it tells none, charges the whole
     * bound and records the tokens that were seen.
     */
    void cut(AttemptPayment bill, @Nullable StreamedResponse streamed, CallStatus status) {
        SentCall sent = bill.sent();
        SentCall.Timing timing = bill.timing();
        CallUsage told = streamed == null ? null : streamed.usage().orElse(null);
        if (status == CallStatus.CANCELLED
                && asked.key() == null
                && sent.model().traits().stopsOnCancel(asked.request().streams())
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

    /** The settlement of a failed attempt that the provider charges nevertheless. */
    Settlement failed(AttemptPayment bill, CallUsage usage) {
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
