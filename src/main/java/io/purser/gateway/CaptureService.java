package io.purser.gateway;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.StoredResponse;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ClientUsage;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.request.ModelRequest;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.Cost;
import io.purser.gateway.usage.ServedTier;
import io.purser.gateway.usage.UsageReader;
import io.purser.ledger.CallStatus;
import io.purser.routing.RoutingRequest;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a call that was answered: reads or counts its usage, has its cost captured and answers the caller. */
final class CaptureService {
    private final Gateway gateway;
    private final Context context;
    private final CallScope scope;
    private final ModelRequest request;
    private final RoutingRequest routingRequest;
    private final Authorisation.@Nullable Key key;
    private final ClientResponse answer;

    CaptureService(
            Gateway gateway, Context context, CallScope scope, Call.ValidatedRequest asked, ClientResponse answer) {
        this.gateway = gateway;
        this.context = context;
        this.scope = scope;
        this.request = asked.request();
        this.routingRequest = asked.routingRequest();
        this.key = asked.key();
        this.answer = answer;
    }

    /** Captures an answer that came at once. */
    void whole(AttemptPayment bill, AttemptResult.Answered answered) {
        CallUsage told = UsageReader.in(answered.json()).orElse(null);
        if (told != null && told.isWhole(request.isAnsweredInTokens())) {
            whole(bill, answered, told);
            return;
        }
        scope.await(
                CallStep.ANSWERED,
                gateway.providerCalls()
                        .aside(() -> CallUsage.completed(
                                told, routingRequest.prompt()::tokens, () -> request.countAnswer(answered.json()))),
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
        Buffer body = ClientUsage.in(answered, cost);
        answer.describe(cost);
        Map<String, String> headers = answer.headers();
        StoredResponse kept = answer.keeps(body.length())
                ? gateway.payments().seal(key, ClientResponse.JSON, headers, body.toString())
                : null;
        Settlement capture = sent.captured(bill.timing(), cost, ending(), kept);
        if (key == null) {
            bill.settle(capture);
            answer.write(ClientResponse.JSON, headers, body);
        } else {
            scope.await(
                    CallStep.ANSWERED,
                    bill.settle(capture, context),
                    settled -> answer.write(ClientResponse.JSON, headers, body));
        }
    }

    /** Captures a stream that came to its end, and then writes the end of the caller's stream. */
    void stream(AttemptPayment bill, StreamedResponse streamed) {
        CallUsage told = streamed.usage().orElse(null);
        if (told != null && told.isWhole(true)) {
            stream(bill, streamed, told);
            return;
        }
        if (key == null && !request.wantsUsage()) {
            answer.endWith(StreamedResponse.done());
        }
        scope.await(
                CallStep.ANSWERED,
                gateway.providerCalls()
                        .aside(() -> CallUsage.completed(told, routingRequest.prompt()::tokens, streamed::countText)),
                counted -> {
                    if (counted.failed()) {
                        bill.settle(bill.sent().unknown(bill.timing()));
                        answer.endWith(StreamedResponse.done());
                    } else {
                        stream(bill, streamed, counted.result().servedIn(streamed.tier()));
                    }
                });
    }

    private void stream(AttemptPayment bill, StreamedResponse streamed, CallUsage usage) {
        SentCall sent = bill.sent();
        Cost cost = cost(sent, usage);
        if (request.wantsUsage()) {
            answer.write(streamed.usageEvent(cost));
        }
        String body = answer.keptStream();
        StoredResponse kept =
                body == null ? null : gateway.payments().seal(key, ClientResponse.EVENTS, answer.headers(), body);
        Settlement capture = sent.captured(bill.timing(), cost, ending(), kept);
        if (key == null) {
            bill.settle(capture);
            answer.endWith(StreamedResponse.done());
        } else {
            scope.await(
                    CallStep.ANSWERED,
                    bill.settle(capture, context),
                    settled -> answer.endWith(StreamedResponse.done()));
        }
    }

    /**
     * Cancelled if the caller has left and no repetition will ask for the answer, although it was paid for to its end.
     */
    private CallStatus ending() {
        return key == null && answer.isGone() ? CallStatus.CANCELLED : CallStatus.OK;
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
                    CallStep.ANSWERED,
                    gateway.providerCalls()
                            .aside(() ->
                                    sent.cut(timing, routingRequest.prompt().tokens(), streamed.countText())),
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
                gateway.providerCalls()
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
        return routingRequest.prompt().isBounded()
                ? routingRequest.prompt().tokens()
                : routingRequest.prompt().bound();
    }

    /** The settlement of a failed attempt that the provider charges nevertheless. */
    Settlement failed(AttemptPayment bill, CallUsage usage) {
        SentCall sent = bill.sent();
        return sent.captured(bill.timing(), cost(sent, usage), CallStatus.ERROR, null);
    }

    /** The cost of that usage; logs a difference between the provider's cost and the known prices. */
    Cost cost(SentCall sent, CallUsage usage) {
        Cost cost = sent.cost(usage);
        gateway.noteDifference(sent.model(), sent.granted().reservation(), cost);
        return cost;
    }
}
