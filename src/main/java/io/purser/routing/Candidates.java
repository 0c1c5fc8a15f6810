package io.purser.routing;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The hard filters and the bounds on the cost of a call: no policy can overrule them. */
@Singleton
public class Candidates {
    /** The capability of models that turn texts into vectors. */
    public static final String EMBEDDINGS = "embeddings";

    /** A model that thinks needs more room: the usual length of an answer times this factor. */
    private static final int WITH_THOUGHTS = 4;

    private final Clock clock;
    private final long defaultMaxOutputTokens;
    private final long expectedOutputTokens;

    Candidates(Clock clock, RoutingProperties settings) {
        this.clock = clock;
        this.defaultMaxOutputTokens = settings.defaultMaxOutputTokens();
        this.expectedOutputTokens = settings.expectedOutputTokens();
    }

    /** Checks one model for one request. */
    Candidate consider(Model listed, RoutingRequest request) {
        Model model = priced(listed, request);
        long outputLimit = outputLimit(model, request);
        long promptBound = Math.min(request.prompt().bound(), model.maxContext());
        boolean isLimited = request.maxOutputTokens().isPresent();
        Usd most = model.bound(promptBound, outputLimit);
        Usd least = isLimited ? most : model.bound(promptBound, 1);
        Usd longest = isLimited ? most : model.bound(promptBound, model.maxOutput());
        if (request.maxCost() != null) {
            most = most.min(request.maxCost()).max(least);
            longest = longest.min(request.maxCost()).max(least);
        }
        long tokens = Math.min(request.prompt().estimate(), promptBound);
        Usd estimated =
                model.tariffFor(tokens, clock.instant()).bound(tokens, Math.min(outputLimit, expectedOutputTokens));
        return new Candidate(model, whyNot(model, request, least), estimated, least, most, longest);
    }

    /** The model with the prices of such a call, as far as they are known. */
    private static Model priced(Model listed, RoutingRequest request) {
        String tier = request.serviceTier();
        Model model = tier == null ? listed : listed.inTier(tier).orElse(listed);
        return request.prompt().isKeptForAnHour() ? model.cachingForAnHour().orElse(model) : model;
    }

    /**
     * The longest answer: the caller's limit, otherwise the lower of the default and the room in the context. It is
     * never more than the model writes, so that every request has a price.
     */
    private long outputLimit(Model model, RoutingRequest request) {
        if (request.maxOutputTokens().isPresent()) {
            return Math.min(request.maxOutputTokens().getAsLong(), model.maxOutput());
        }
        long usual = model.traits().thinks() ? WITH_THOUGHTS * defaultMaxOutputTokens : defaultMaxOutputTokens;
        long limit = Math.min(model.maxOutput(), usual);
        return request.prompt().isMoreThan(model.maxContext() - limit)
                ? Math.max(1, model.maxContext() - request.prompt().tokens())
                : limit;
    }

    /**
     * The reason why the model cannot serve the request, or null. If the caller sets no length, the answer gets the
     * room that the prompt leaves.
     */
    private @Nullable String whyNot(Model model, RoutingRequest request, Usd least) {
        if (request.confidential() && !model.isPrivate()) {
            return "the prompt is confidential and " + model.target() + " is not private";
        }
        if (request.serviceTier() != null && model.inTier(request.serviceTier()).isEmpty()) {
            return "what the service_tier \"%s\" costs at %s is not known; leave it out, or fill in service_tiers"
                    .formatted(request.serviceTier(), model.target());
        }
        if (request.prompt().isKeptForAnHour() && model.cachingForAnHour().isEmpty()) {
            return "cache_control.ttl is \"1h\", and what that costs at " + model.target()
                    + " is not known; leave it out, or fill in cost_cache_write_1h";
        }
        for (String capability : request.needs()) {
            if (!model.isCapableOf(capability)) {
                return model.target() + " cannot do " + capability;
            }
        }
        if (request.needs().contains(EMBEDDINGS)
                && request.pinned().isEmpty()
                && !model.capabilities().contains(EMBEDDINGS)) {
            return model.target() + " does not say that it makes embeddings; name it, or list it in its capabilities";
        }
        if (!request.needs().contains(EMBEDDINGS) && isForEmbeddingsAlone(model)) {
            return model.target() + " makes embeddings and nothing else";
        }
        long output = request.maxOutputTokens().orElse(1);
        if (output > model.maxOutput()) {
            return "it writes at most %d tokens, and %d are asked for".formatted(model.maxOutput(), output);
        }
        if (request.prompt().isMoreThan(model.maxContext() - output)) {
            return "its context of %d tokens is too small for %d of the prompt and %d of the answer"
                    .formatted(model.maxContext(), request.prompt().tokens(), output);
        }
        if (request.maxLatencyMs().isPresent()
                && model.latencyMs() > request.maxLatencyMs().getAsLong()) {
            return "it takes about %d ms, and at most %d are wanted"
                    .formatted(model.latencyMs(), request.maxLatencyMs().getAsLong());
        }
        if (request.maxCost() != null && least.isMoreThan(request.maxCost())) {
            return "it can cost %s USD, and at most %s are wanted".formatted(least, request.maxCost());
        }
        return null;
    }

    /** The length of the answer; it has no limit if the amount pays for the longest answer of the model. */
    public AnswerLength length(Candidate candidate, RoutingRequest request, Usd granted) {
        Model model = candidate.model();
        long promptBound = Math.min(request.prompt().bound(), model.maxContext());
        if (request.maxOutputTokens().isPresent()) {
            return new AnswerLength(affordableOutput(candidate, request, granted), true);
        }
        if (!model.bound(promptBound, model.maxOutput()).isMoreThan(granted)) {
            return new AnswerLength(model.maxOutput(), false);
        }
        long paid = Math.clamp(model.affordableOutput(granted, promptBound), 1, model.maxOutput());
        long fitting = request.prompt().isMoreThan(model.maxContext() - paid)
                ? Math.max(1, model.maxContext() - request.prompt().tokens())
                : paid;
        return new AnswerLength(Math.max(fitting, affordableOutput(candidate, request, granted)), true);
    }

    /** The longest answer that the granted amount pays for, within the request's limit; at least one token. */
    public long affordableOutput(Candidate candidate, RoutingRequest request, Usd granted) {
        Model model = candidate.model();
        long limit = outputLimit(model, request);
        boolean inFull = request.maxCost() == null && !candidate.most().isMoreThan(granted);
        if (inFull) {
            return limit;
        }
        long promptBound = Math.min(request.prompt().bound(), model.maxContext());
        return Math.clamp(model.affordableOutput(granted, promptBound), 1, limit);
    }

    private static boolean isForEmbeddingsAlone(Model model) {
        return model.capabilities().contains(EMBEDDINGS)
                && !model.capabilities().contains("chat");
    }
}
