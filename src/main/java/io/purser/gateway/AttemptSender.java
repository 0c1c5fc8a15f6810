package io.purser.gateway;

import io.purser.budget.operation.AuthorisationResult;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.attempt.Attempt;
import io.purser.gateway.request.ModelRequest;
import io.purser.gateway.usage.UsageBound;
import io.purser.memory.HeapLease;
import io.purser.routing.AnswerLength;
import io.purser.routing.Candidate;
import io.purser.routing.Decision;
import io.purser.routing.RoutingRequest;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Sends the attempts of one call. */
record AttemptSender(CallServices services, CallScope scope, ValidatedRequest asked, ClientResponse answer, Race race) {
    /**
     * Sends an attempt that is paid for.
     *
     * @param memory for its answer
     * @param attempts how many attempts the call has had when this one answers
     * @param ended learns the result, once
     */
    void send(
            Decision decided,
            Candidate candidate,
            AttemptPayment bill,
            HeapLease memory,
            IntSupplier attempts,
            Consumer<AttemptResult> ended) {
        ModelRequest request = asked.request();
        RoutingRequest routed = asked.routingRequest();
        AuthorisationResult.Granted granted = bill.granted();
        AnswerLength length = services.providerCalls().affordable(candidate, routed, granted.amount());
        SentCall sent = bill.isFor(new SentCall(
                candidate.model(),
                granted,
                services.clock().instant(),
                UsageBound.of(candidate.model(), length.tokens(), granted.amount(), routed.maxCost())));
        Attempt prepared = services.providerCalls()
                .prepare(
                        sent.model(),
                        request,
                        request.streams() ? race.outlet(bill, answer) : null,
                        memory,
                        scope.taken(),
                        ended);
        if (prepared == null) {
            ended.accept(services.providerCalls().crowded(sent.model()));
            return;
        }
        bill.paysFor(prepared);
        race.begins(bill, () -> describe(decided, bill, attempts.getAsInt()));
        if (sent.model().traits().tellsLater()) {
            prepared.whenNamed(name -> services.payments().canBeAsked(granted.reservation(), sent.model(), name));
        }
        services.providerCalls().send(prepared, request, length, answer.callersHeaders());
    }

    private void describe(Decision decided, AttemptPayment bill, int attempts) {
        SentCall sent = bill.sent();
        answer.described().model(sent.model(), sent.granted().reservation(), decided.id(), attempts);
        answer.described().remaining(sent.granted().statuses());
        answer.described().dropped(asked.request().dropped(sent.model()));
        race.isSecond(bill).ifPresent(answer.described()::hedged);
    }
}
