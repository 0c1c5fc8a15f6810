package io.purser.routing;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The hard filters, and the bounds on what a call can cost: nothing that a policy likes gets past them. */
@ApplicationScoped
public class Candidates {
    /** The capability of models that turn texts into vectors. */
    public static final String EMBEDDINGS = "embeddings";

    /** A model that thinks needs room for that, in so many times the usual length of an answer. */
    private static final int WITH_THOUGHTS = 4;

    private final Clock clock;
    private final long defaultMaxOutputTokens;
    private final long expectedOutputTokens;

    Candidates(
            Clock clock,
            @ConfigProperty(name = "purser.default-max-output-tokens", defaultValue = "4096")
                    long defaultMaxOutputTokens,
            @ConfigProperty(name = "purser.expected-output-tokens", defaultValue = "500") long expectedOutputTokens) {
        this.clock = clock;
        this.defaultMaxOutputTokens = defaultMaxOutputTokens;
        this.expectedOutputTokens = expectedOutputTokens;
    }

    /** Looks at one model for one request. */
    Candidate consider(Model listed, Wish wish) {
        Model model = priced(listed, wish);
        long outputLimit = outputLimit(model, wish);
        long promptBound = Math.min(wish.prompt().bound(), model.maxContext());
        Usd least = model.bound(promptBound, wish.maxOutputTokens().isPresent() ? outputLimit : 1);
        Usd most = model.bound(promptBound, outputLimit);
        Usd longest = wish.maxOutputTokens().isPresent() ? most : model.bound(promptBound, model.maxOutput());
        if (wish.maxCost() != null) {
            most = most.min(wish.maxCost()).max(least);
            longest = longest.min(wish.maxCost()).max(least);
        }
        long tokens = Math.min(wish.prompt().estimate(), promptBound);
        Usd estimated =
                model.tariffFor(tokens, clock.instant()).bound(tokens, Math.min(outputLimit, expectedOutputTokens));
        return new Candidate(model, whyNot(model, wish, least), estimated, least, most, longest);
    }

    /** The model at the prices of such a call, as far as they are known. */
    private static Model priced(Model listed, Wish wish) {
        String tier = wish.serviceTier();
        Model model = tier == null ? listed : listed.inTier(tier).orElse(listed);
        return wish.prompt().isKeptForAnHour() ? model.cachingForAnHour().orElse(model) : model;
    }

    /**
     * The longest answer: what the caller wants, else the least of the default and what fits; never more than the model
     * writes, so that no wish is too large to be priced.
     */
    private long outputLimit(Model model, Wish wish) {
        if (wish.maxOutputTokens().isPresent()) {
            return Math.min(wish.maxOutputTokens().getAsLong(), model.maxOutput());
        }
        long usual = model.traits().thinks() ? WITH_THOUGHTS * defaultMaxOutputTokens : defaultMaxOutputTokens;
        long limit = Math.min(model.maxOutput(), usual);
        return wish.prompt().isMoreThan(model.maxContext() - limit)
                ? Math.max(1, model.maxContext() - wish.prompt().tokens())
                : limit;
    }

    /** Without a wish of the caller's, the answer gets what room the prompt leaves. */
    private @Nullable String whyNot(Model model, Wish wish, Usd least) {
        if (wish.confidential() && !model.isPrivate()) {
            return "the prompt is confidential and " + model.target() + " is not private";
        }
        if (wish.serviceTier() != null && model.inTier(wish.serviceTier()).isEmpty()) {
            return "what the service_tier \"%s\" costs at %s is not known; leave it out, or fill in service_tiers"
                    .formatted(wish.serviceTier(), model.target());
        }
        if (wish.prompt().isKeptForAnHour() && model.cachingForAnHour().isEmpty()) {
            return "cache_control.ttl is \"1h\", and what that costs at " + model.target()
                    + " is not known; leave it out, or fill in cost_cache_write_1h";
        }
        for (String capability : wish.needs()) {
            if (!model.isCapableOf(capability)) {
                return model.target() + " cannot do " + capability;
            }
        }
        if (wish.needs().contains(EMBEDDINGS)
                && wish.pinned().isEmpty()
                && !model.capabilities().contains(EMBEDDINGS)) {
            return model.target() + " does not say that it makes embeddings; name it, or list it in its capabilities";
        }
        if (!wish.needs().contains(EMBEDDINGS) && isForEmbeddingsAlone(model)) {
            return model.target() + " makes embeddings and nothing else";
        }
        long output = wish.maxOutputTokens().orElse(1);
        if (output > model.maxOutput()) {
            return "it writes at most %d tokens, and %d are asked for".formatted(model.maxOutput(), output);
        }
        if (wish.prompt().isMoreThan(model.maxContext() - output)) {
            return "its context of %d tokens is too small for %d of the prompt and %d of the answer"
                    .formatted(model.maxContext(), wish.prompt().tokens(), output);
        }
        if (wish.maxLatencyMs().isPresent()
                && model.latencyMs() > wish.maxLatencyMs().getAsLong()) {
            return "it takes about %d ms, and at most %d are wanted"
                    .formatted(model.latencyMs(), wish.maxLatencyMs().getAsLong());
        }
        if (wish.maxCost() != null && least.isMoreThan(wish.maxCost())) {
            return "it can cost %s USD, and at most %s are wanted".formatted(least, wish.maxCost());
        }
        return null;
    }

    /** How long the answer may become; it is not limited where the amount pays for the longest that the model gives. */
    public AnswerLength length(Candidate candidate, Wish wish, Usd granted) {
        Model model = candidate.model();
        long promptBound = Math.min(wish.prompt().bound(), model.maxContext());
        if (wish.maxOutputTokens().isPresent()) {
            return new AnswerLength(affordableOutput(candidate, wish, granted), true);
        }
        if (!model.bound(promptBound, model.maxOutput()).isMoreThan(granted)) {
            return new AnswerLength(model.maxOutput(), false);
        }
        long paid = Math.clamp(model.affordableOutput(granted, promptBound), 1, model.maxOutput());
        long fitting = wish.prompt().isMoreThan(model.maxContext() - paid)
                ? Math.max(1, model.maxContext() - wish.prompt().tokens())
                : paid;
        return new AnswerLength(Math.max(fitting, affordableOutput(candidate, wish, granted)), true);
    }

    /** The longest answer that the granted amount pays for, at most what is allowed at all; at least one token. */
    public long affordableOutput(Candidate candidate, Wish wish, Usd granted) {
        Model model = candidate.model();
        long limit = outputLimit(model, wish);
        boolean inFull = wish.maxCost() == null && !candidate.most().isMoreThan(granted);
        if (inFull) {
            return limit;
        }
        long promptBound = Math.min(wish.prompt().bound(), model.maxContext());
        return Math.clamp(model.affordableOutput(granted, promptBound), 1, limit);
    }

    private static boolean isForEmbeddingsAlone(Model model) {
        return model.capabilities().contains(EMBEDDINGS)
                && !model.capabilities().contains("chat");
    }
}
