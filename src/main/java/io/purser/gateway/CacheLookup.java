package io.purser.gateway;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.SettlementResult;
import io.purser.catalog.Model;
import io.purser.gateway.attempt.CallStep;
import io.purser.memory.HeapLease;
import io.purser.routing.Decision;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives a call the answer of an identical one, if it asked for that and the model that it would get has answered before.
 * The ledger has the call before its caller has the answer.
 *
 * @param memory of the call; the memory for reading the answer and for holding it is leased beside it
 */
record CacheLookup(
        CallServices services,
        Context context,
        CallScope scope,
        ValidatedRequest asked,
        ClientResponse answer,
        HeapLease memory) {
    /**
     * Looks, and answers if there is an answer.
     *
     * @param otherwise goes on with the call if there is none
     * @param taken goes on if the call's idempotency key was used before
     */
    void begin(Decision decided, Runnable otherwise, Consumer<Authorisation.Key> taken) {
        CacheUse use = asked.cache();
        if (use == null) {
            otherwise.run();
            return;
        }
        if (!use.reads() || !services.cache().isUsable()) {
            answer.described().cache("bypass");
            otherwise.run();
            return;
        }
        Model first =
                services.providerCalls().bestFirst(decided.ranked()).getFirst().model();
        HeapLease forAnswer = memory.beside();
        Future<Optional<CallCache.Kept>> search = services.cache().find(use, first, forAnswer);
        Runnable afterSearch = () -> search.onComplete(ended -> forAnswer.close());
        scope.taken().andGivesBack(afterSearch);
        scope.await(CallStep.ANSWERED, services.cache().inTime(search), found -> {
            if (found.succeeded() && found.result().isPresent()) {
                give(decided, first, found.result().get(), taken);
            } else {
                afterSearch.run();
                answer.described().cache("miss");
                otherwise.run();
            }
        });
    }

    private void give(Decision decided, Model model, CallCache.Kept kept, Consumer<Authorisation.Key> taken) {
        DirectCharge charge =
                services.cache().entry(decided, asked.routingRequest().spender(), model, kept.paid(), asked.key());
        answer.described().givenAgain(kept, model, charge.id(), decided.id());
        scope.await(CallStep.ANSWERED, services.cache().record(context, sealed(charge, kept)), written -> {
            if (written.failed()) {
                answer.fail(answer.problem(written.cause()));
            } else if (written.result() instanceof SettlementResult.KeyTaken(Authorisation.Key key)) {
                answer.described().notGivenAgain();
                taken.accept(key);
            } else {
                answer.write(kept.contentType(), answer.headers(), kept.body());
            }
        });
    }

    /** The same charge with the answer that a repetition of a keyed call gets. */
    private DirectCharge sealed(DirectCharge charge, CallCache.Kept kept) {
        Authorisation.Key key = charge.key();
        return key == null || !answer.keeps(kept.body().length())
                ? charge
                : charge.answeredBy(services.payments()
                        .seal(
                                key,
                                kept.contentType(),
                                answer.headers(),
                                kept.body().toString()));
    }
}
