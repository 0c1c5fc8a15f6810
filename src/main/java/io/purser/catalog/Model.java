package io.purser.catalog;

import io.purser.money.MediaTokens;
import io.purser.money.Tariff;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model at a provider.
 *
 * @param provider the provider's name; with {@code name} it makes the target {@code provider:name}
 * @param upstreamName what the provider itself calls the model
 * @param tariff what it charges where no override holds
 * @param priceIsAssumed whether the operator assumes that tariff, because nobody knows it
 * @param overrides other prices for large prompts or at some hours; the first one that holds counts
 * @param maxContext prompt and answer together, in tokens
 * @param maxOutput the longest answer in tokens, at most {@code maxContext}
 * @param latencyMs what is expected until the answer is there
 * @param keyVariable the environment variable that holds the provider's key, or null where none is needed
 * @param baseUrl where its OpenAI-compatible API begins, without a slash at the end
 * @param isPrivate whether confidential prompts may go there
 * @param capabilities such as {@code tools}, {@code vision}; empty where nothing is known, which excludes nothing
 * @param passes the fields of a request that Purser does not know and the operator lets through all the same
 * @param traits how it behaves there
 */
public record Model(
        String provider,
        String name,
        String upstreamName,
        Tariff tariff,
        boolean priceIsAssumed,
        List<PriceOverride> overrides,
        long maxContext,
        long maxOutput,
        long latencyMs,
        @Nullable String keyVariable,
        URI baseUrl,
        boolean isPrivate,
        Set<String> capabilities,
        Set<String> passes,
        ModelTraits traits) {
    public Model {
        overrides = List.copyOf(overrides);
        capabilities = Set.copyOf(capabilities);
        passes = Set.copyOf(passes);
        if (maxOutput < 1 || maxOutput > maxContext) {
            throw new IllegalArgumentException("a model writes at least one token and at most its context");
        }
    }

    /** A model with the same prices at all hours and for all prompts. */
    public Model(
            String provider,
            String name,
            String upstreamName,
            Tariff tariff,
            long maxContext,
            long maxOutput,
            long latencyMs,
            @Nullable String keyVariable,
            URI baseUrl,
            boolean isPrivate,
            Set<String> capabilities) {
        this(
                provider,
                name,
                upstreamName,
                tariff,
                false,
                List.of(),
                maxContext,
                maxOutput,
                latencyMs,
                keyVariable,
                baseUrl,
                isPrivate,
                capabilities,
                Set.of(),
                ModelTraits.UNKNOWN);
    }

    /** How callers, budgets and reports name it. */
    public String target() {
        return provider + ":" + name;
    }

    /** The same model, called elsewhere. */
    Model at(URI otherBaseUrl) {
        return with(prices(), otherBaseUrl, traits);
    }

    /** The same model at the prices of {@link Tariff#cachingForAnHour}; empty where one of them is not known. */
    public Optional<Model> cachingForAnHour() {
        ModelTraits others = traits.in(traits.serviceTiers().cachingForAnHour());
        return prices().cachingForAnHour().map(known -> with(known, baseUrl, others));
    }

    /** The same model at the prices of that service tier; empty where nobody knows them. */
    public Optional<Model> inTier(String tier) {
        ServiceTiers tiers = traits.serviceTiers();
        if (!ServiceTiers.isUsual(tier)) {
            return tiers.other(tier).map(this::at);
        }
        Prices ordinary = tiers.ordinary();
        return Optional.of(ordinary == null ? this : at(ordinary));
    }

    /** The same model at the prices of each service tier that is known, its own among them. */
    public List<Model> inEveryTier() {
        List<Model> all = new ArrayList<>(List.of(this));
        ServiceTiers tiers = traits.serviceTiers();
        Stream.concat(Stream.ofNullable(tiers.ordinary()), tiers.others().values().stream())
                .map(this::at)
                .forEach(all::add);
        return all;
    }

    private Prices prices() {
        return new Prices(tariff, overrides);
    }

    private Model at(Prices other) {
        return with(other, baseUrl, traits);
    }

    private Model with(Prices other, URI otherBaseUrl, ModelTraits otherTraits) {
        return new Model(
                provider,
                name,
                upstreamName,
                other.tariff(),
                priceIsAssumed,
                other.overrides(),
                maxContext,
                maxOutput,
                latencyMs,
                keyVariable,
                otherBaseUrl,
                isPrivate,
                capabilities,
                passes,
                otherTraits);
    }

    /** What such a call costs, made at that time. */
    public Usd cost(TokenCounts tokens, MediaTokens media, Instant at) {
        return tariffFor(tokens.prompt(), at).cost(tokens, media);
    }

    /** The prices of a call with such a prompt at that time. */
    public Tariff tariffFor(long promptTokens, Instant at) {
        return prices().tariffFor(promptTokens, at);
    }

    /** Whether it costs nothing, whatever the prompt and the hour. */
    public boolean isFree() {
        return tariff.isFree()
                && overrides.stream().allMatch(override -> override.tariff().isFree());
    }

    /** The most that so many tokens can cost, by the dearest of its prices, whenever the call is made. */
    public Usd bound(long promptTokens, long completionTokens) {
        Usd bound = tariff.bound(promptTokens, completionTokens);
        for (PriceOverride override : overrides) {
            if (promptTokens > override.promptTokensAbove() || override.promptTokensAbove() == 0) {
                bound = bound.max(override.tariff().bound(promptTokens, completionTokens));
            }
        }
        return bound;
    }

    /** The longest answer that an amount pays for by every one of its prices; {@code Long.MAX_VALUE} if it is free. */
    public long affordableOutput(Usd amount, long promptTokens) {
        long affordable = tariff.affordableOutput(amount, promptTokens);
        for (PriceOverride override : overrides) {
            affordable = Math.min(affordable, override.tariff().affordableOutput(amount, promptTokens));
        }
        return affordable;
    }

    /** Whether it can do what is asked for, as far as is known. */
    public boolean isCapableOf(String capability) {
        return capabilities.isEmpty() || capabilities.contains(capability);
    }
}
