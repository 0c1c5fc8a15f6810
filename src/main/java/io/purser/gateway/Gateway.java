package io.purser.gateway;

import io.purser.access.body.BodyMemory;
import io.purser.access.route.Caller;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.attempt.MessagesVersions;
import io.purser.gateway.attempt.ResourceScope;
import io.purser.gateway.request.CallSettings;
import io.purser.gateway.request.ModelRequest;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.routing.RoutingRequest;
import io.purser.routing.Session;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Begins calls. */
@Singleton
class Gateway {
    private static final int LONGEST_KEY = 255;
    /** The memory of a request after it was read, as a multiple of its bytes: its texts and the provider's body. */
    private static final int HELD = 3;

    private final CallServices services;
    private final HeapAccount account;
    private final CallConcurrencyLimiter inFlight;

    Gateway(CallServices services, HeapAccount account, CallConcurrencyLimiter inFlight) {
        this.services = services;
        this.account = account;
        this.inFlight = inFlight;
    }

    /** Reads a body; the consumer learns how many bytes its tree takes. */
    interface Reader {
        ModelRequest read(byte[] raw, LongConsumer memory);
    }

    /**
     * Begins the call of a request and writes the answer when it arrives.
     *
     * @throws Problem if the request is refused before anything is done
     */
    void serve(RoutingContext http, Reader reader) {
        serve(
                http,
                reader,
                request -> CallSettings.read(
                        request, http.request().headers(), http.request().query()),
                http.request().getHeader("idempotency-key"));
    }

    /**
     * The same, with settings and an idempotency key from elsewhere than the headers.
     *
     * @throws Problem if the request is refused before anything is done
     */
    @SuppressWarnings("CatchingUnchecked") // any error at all gives back what was taken
    void serve(
            RoutingContext http, Reader reader, Function<ModelRequest, CallSettings> settings, @Nullable String key) {
        ResourceScope taken = new ResourceScope();
        try {
            HeapLease memory = memory(http);
            taken.andGivesBack(memory::close);
            Caller caller = Caller.of(http);
            taken.andGivesBack(inFlight.begin(caller.id()));
            services.steps().at(CallStep.ACCEPTED);
            ValidatedRequest asked = read(http, caller, reader, settings, key(key), memory);
            new Call(services, http, services.vertx().getOrCreateContext(), caller, asked, memory, taken).make();
        } catch (Throwable failure) {
            taken.close();
            throw ProviderErrors.ownFailure(failure, false, HttpProblems.requestId(http));
        }
    }

    /**
     * Gives the answer again that is kept for a key, and waits while the first request is under way.
     *
     * @param form of errors
     * @param whenFree runs if the first request came to nothing, so that this one takes its place
     * @throws Problem 429 if the caller has too many calls in flight
     */
    void replay(RoutingContext http, Authorisation.Key key, AnswerForm form, Runnable whenFree) {
        ResourceScope taken = new ResourceScope();
        taken.andGivesBack(inFlight.begin(key.caller()));
        HeapLease request = BodyMemory.of(http);
        if (request != null) {
            long parsed = (long) (BodyMemory.PARSING - HELD) * http.body().length();
            request.tryResize(Math.max(BodyMemory.FRAME, request.bytes() - parsed));
        }
        HeapLease memory = request == null ? account.open(key.caller(), 0) : request.beside();
        taken.andGivesBack(memory::close);
        ClientResponse answer = new ClientResponse(http, form, 0, memory, services.settings());
        CallScope scope = new CallScope(
                services.steps(),
                taken,
                failure -> answer.fail(ProviderErrors.ownFailure(failure, false, answer.requestId())));
        long until = System.nanoTime() + services.settings().longest(false).toNanos();
        scope.run(CallStep.READ, () -> {
            scope.await(CallStep.ANSWERED, answer.over(), over -> {});
            answer.whenHungUp(() -> {});
            new IdempotentReplay(services, scope, answer, memory, until, key, () -> {
                        taken.close();
                        whenFree.run();
                    })
                    .begin();
        });
    }

    private HeapLease memory(RoutingContext http) {
        HeapLease lease = BodyMemory.takeOver(http);
        return lease == null ? account.open("nobody", 0) : lease;
    }

    /** Reads the request. From here on, Purser keeps the fields that it understood and not the body. */
    private ValidatedRequest read(
            RoutingContext http,
            Caller caller,
            Reader reader,
            Function<ModelRequest, CallSettings> settingsOf,
            @Nullable String named,
            HeapLease memory) {
        Buffer body = http.body().buffer();
        byte[] raw = body == null ? new byte[0] : body.getBytes();
        ModelRequest request = reader.read(raw, memory::grow);
        CallSettings settings = settingsOf.apply(request);
        RoutingRequest routingRequest = services.routingService().routingRequest(caller, request, settings);
        Session session = services.sessions()
                .of(caller, request, routingRequest, settings, http.request().headers());
        Authorisation.Key key = StoredResponses.key(caller.id(), named, "/v1" + request.path(), raw);
        // An agent does something for each task, so that no answer takes the place of another one.
        CacheUse cache = request.isTask()
                ? null
                : CacheUse.of(
                        caller,
                        settings.cache(),
                        routingRequest.confidential(),
                        request.path(),
                        http.request().headers(),
                        raw);
        ((RoutingContextInternal) http).setBody(null);
        memory.resize(Math.max(0, memory.bytes() - (long) (BodyMemory.PARSING - HELD) * raw.length));
        return new ValidatedRequest(
                request,
                routingRequest,
                key,
                cache,
                key == null ? settings.hedgesAfter() : null,
                MessagesVersions.longContext(http.request().headers()),
                session);
    }

    private static @Nullable String key(@Nullable String header) {
        if (header != null
                && (header.isBlank()
                        || header.length() > LONGEST_KEY
                        || header.chars().anyMatch(Character::isISOControl))) {
            throw Problem.invalid(
                    "Idempotency-Key",
                    "has to have 1 to %d characters, none of them a control character".formatted(LONGEST_KEY));
        }
        return header;
    }
}
