package io.purser.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.body.BodyMemory;
import io.purser.access.route.Caller;
import io.purser.catalog.Catalog;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.attempt.ProviderCallService;
import io.purser.gateway.attempt.ResourceScope;
import io.purser.gateway.request.TranslatedRequest;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Counts the tokens of a prompt by Purser's own tokenizer. It sends nothing to a provider and costs nothing. */
@Singleton
record PromptTokens(
        Catalog catalog, ProviderCallService providerCalls, HeapAccount account, CallConcurrencyLimiter inFlight) {
    /** Reads a body; the consumer learns how many bytes its tree takes. */
    interface Reader {
        TranslatedRequest read(byte[] raw, LongConsumer memory);
    }

    /**
     * Answers with the tokens of the request's prompt.
     *
     * @param object what the answer calls itself, or null if it has no name
     * @throws Problem if the request is wrong, or names no model that the caller may use
     */
    @SuppressWarnings("CatchingUnchecked") // any error at all gives back what was taken
    void count(RoutingContext http, Reader reader, @Nullable String object) {
        ResourceScope taken = new ResourceScope();
        try {
            HeapLease given = BodyMemory.takeOver(http);
            HeapLease memory = given == null ? account.open("nobody", 0) : given;
            taken.andGivesBack(memory::close);
            Caller caller = Caller.of(http);
            taken.andGivesBack(inFlight.begin(caller.id()));
            Buffer body = http.body().buffer();
            TranslatedRequest request = reader.read(body == null ? new byte[0] : body.getBytes(), memory::grow);
            request.targets().forEach(name -> catalog.meant(name, model -> caller.mayUse(model.target())));
            providerCalls.aside(request::countPrompt).onComplete(counted -> {
                taken.close();
                if (counted.succeeded()) {
                    answer(http, object, counted.result());
                } else {
                    http.fail(counted.cause());
                }
            });
        } catch (Throwable failure) {
            taken.close();
            throw failure;
        }
    }

    private static void answer(RoutingContext http, @Nullable String object, long tokens) {
        ObjectNode answer = PassthroughJson.object();
        if (object != null) {
            answer.put("object", object);
        }
        answer.put("input_tokens", tokens);
        if (!http.response().closed()) {
            http.response()
                    .putHeader("content-type", ClientResponse.JSON)
                    .end(Buffer.buffer(PassthroughJson.bytes(answer)));
        }
    }
}
