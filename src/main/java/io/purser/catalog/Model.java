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
 * @param provider the provider's name; together with {@code name} it forms the target {@code provider:name}
 * @param upstreamName the provider's own name for the model
 * @param tariff the prices when no override applies
 * @param priceIsAssumed whether the operator assumes that tariff, because the price is unknown
 * @param overrides other prices for large prompts or at some hours; the first one that applies counts
 * @param maxContext prompt and answer together, in tokens
 * @param maxOutput the longest answer in tokens, at most {@code maxContext}
 * @param latencyMs the expected time until the answer is complete
 * @param keyVariable the environment variable with the provider's key, or null if it needs no key
 * @param baseUrl the base URL of its OpenAI-compatible API, without a slash at the end
 * @param isPrivate whether confidential prompts may go there
 * @param capabilities such as {@code tools}, {@code vision}; empty if unknown, which excludes nothing
 * @param passes the fields of a request that Purser does not know and that the operator lets through nevertheless
 * @param traits its behaviour at the provider
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

    /** The name of the model for callers, budgets and reports. */
    public String target() {
        return provider + ":" + name;
    }

    /** The same model at another base URL. */
    Model at(URI otherBaseUrl) {
        return with(prices(), otherBaseUrl, traits);
    }

    /** The same model with the prices of {@link Tariff#cachingForAnHour}; empty if one of them is not known. */
    public Optional<Model> cachingForAnHour() {
        ModelTraits others = traits.in(traits.serviceTiers().cachingForAnHour());
        return prices().cachingForAnHour().map(known -> with(known, baseUrl, others));
    }

    /** The same model with the prices of that service tier; empty if they are not known. */
    public Optional<Model> inTier(String tier) {
        ServiceTiers tiers = traits.serviceTiers();
        if (!ServiceTiers.isUsual(tier)) {
            return tiers.other(tier).map(this::at);
        }
        Prices ordinary = tiers.ordinary();
        return Optional.of(ordinary == null ? this : at(ordinary));
    }

    /** The same model with the prices of each known service tier, including its own. */
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

    /** The cost of such a call at that time. */
    public Usd cost(TokenCounts tokens, MediaTokens media, Instant at) {
        return tariffFor(tokens.prompt(), at).cost(tokens, media);
    }

    /** The prices of a call with such a prompt at that time. */
    public Tariff tariffFor(long promptTokens, Instant at) {
        return prices().tariffFor(promptTokens, at);
    }

    /** Whether it is free for every prompt and at every hour. */
    public boolean isFree() {
        return tariff.isFree()
                && overrides.stream().allMatch(override -> override.tariff().isFree());
    }

    /** The most that these tokens can cost, by the highest of its prices, at any time of the call. */
    public Usd bound(long promptTokens, long completionTokens) {
        Usd bound = tariff.bound(promptTokens, completionTokens);
        for (PriceOverride override : overrides) {
            if (promptTokens > override.promptTokensAbove() || override.promptTokensAbove() == 0) {
                bound = bound.max(override.tariff().bound(promptTokens, completionTokens));
            }
        }
        return bound;
    }

    /** The longest answer that an amount pays for at all of its prices; {@code Long.MAX_VALUE} if it is free. */
    public long affordableOutput(Usd amount, long promptTokens) {
        long affordable = tariff.affordableOutput(amount, promptTokens);
        for (PriceOverride override : overrides) {
            affordable = Math.min(affordable, override.tariff().affordableOutput(amount, promptTokens));
        }
        return affordable;
    }

    /** Whether it has the capability, as far as is known. */
    public boolean isCapableOf(String capability) {
        return capabilities.isEmpty() || capabilities.contains(capability);
    }
}
