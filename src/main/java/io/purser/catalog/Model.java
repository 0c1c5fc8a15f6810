package io.purser.catalog;

import io.purser.money.MediaTokens;
import io.purser.money.Tariff;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model at a provider.
 *
 * @param provider the provider's name; together with {@code name} it forms the target {@code provider:name}
 * @param endpoint where the provider serves it
 * @param prices its prices in the service tier that a call gets
 * @param origin where those prices come from
 * @param maxContext prompt and answer together, in tokens
 * @param maxOutput the longest answer in tokens, at most {@code maxContext}
 * @param latencyMs the expected time until the answer is complete
 * @param capabilities such as {@code tools}, {@code vision}; empty if unknown, which excludes nothing
 * @param traits its behaviour at the provider
 */
public record Model(
        String provider,
        String name,
        Endpoint endpoint,
        Prices prices,
        PriceOrigin origin,
        long maxContext,
        long maxOutput,
        long latencyMs,
        Set<String> capabilities,
        ModelTraits traits) {
    /**
     * Where a provider serves a model, and what may go there.
     *
     * @param dialect the API that it speaks
     * @param baseUrl the base URL of that API, without a slash at the end
     * @param upstreamName the provider's own name for the model
     * @param keyVariable the environment variable with the provider's key, or null if it needs no key
     * @param isPrivate whether confidential prompts may go there
     * @param passes the fields of a request that Purser does not know and that the operator lets through nevertheless
     * @param headers that every call gets
     */
    public record Endpoint(
            Dialect dialect,
            URI baseUrl,
            String upstreamName,
            @Nullable String keyVariable,
            boolean isPrivate,
            Set<String> passes,
            Map<String, String> headers) {
        public Endpoint {
            passes = Set.copyOf(passes);
            headers = Map.copyOf(headers);
        }

        public Endpoint(
                Dialect dialect,
                URI baseUrl,
                String upstreamName,
                @Nullable String keyVariable,
                boolean isPrivate,
                Set<String> passes) {
            this(dialect, baseUrl, upstreamName, keyVariable, isPrivate, passes, Map.of());
        }

        /** An endpoint that takes calls without a key, and no confidential prompts. */
        public static Endpoint open(URI baseUrl, String upstreamName) {
            return new Endpoint(Dialect.CHAT_COMPLETIONS, baseUrl, upstreamName, null, false, Set.of());
        }

        Endpoint at(URI otherBaseUrl) {
            return new Endpoint(dialect, otherBaseUrl, upstreamName, keyVariable, isPrivate, passes, headers);
        }
    }

    public Model {
        capabilities = Set.copyOf(capabilities);
        if (maxOutput < 1 || maxOutput > maxContext) {
            throw new IllegalArgumentException("a model writes at least one token and at most its context");
        }
    }

    /** Whether the operator assumes its prices, because they are unknown. */
    public boolean priceIsAssumed() {
        return origin.isAssumed();
    }

    /** The list of the price book that has its prices. */
    public String priceVersion() {
        return origin.version();
    }

    /** The name of the model for callers, budgets and reports. */
    public String target() {
        return provider + ":" + name;
    }

    /** Whether its provider speaks Anthropic's Messages and no chat completions. */
    public boolean speaksMessages() {
        return endpoint.dialect() == Dialect.MESSAGES;
    }

    public URI baseUrl() {
        return endpoint.baseUrl();
    }

    /** Whether confidential prompts may go there. */
    public boolean isPrivate() {
        return endpoint.isPrivate();
    }

    /** The prices when no override applies. */
    public Tariff tariff() {
        return prices.tariff();
    }

    /** The same model at another base URL. */
    Model at(URI otherBaseUrl) {
        return with(prices, endpoint.at(otherBaseUrl), traits);
    }

    /** The same model with prices of that list of the price book. */
    Model priced(Prices others, PriceOrigin from) {
        return new Model(
                provider, name, endpoint, others, from, maxContext, maxOutput, latencyMs, capabilities, traits);
    }

    /** The same model with everything that a provider lists about it. */
    Model listedAs(AcceptedModel listed, PriceOrigin from) {
        return new Model(
                provider,
                name,
                endpoint,
                listed.prices(),
                from,
                listed.maxContext(),
                listed.maxOutput(),
                latencyMs,
                listed.capabilities().isEmpty() ? capabilities : listed.capabilities(),
                traits);
    }

    /** The same model with the prices of {@link Tariff#cachingForAnHour}; empty if one of them is not known. */
    public Optional<Model> cachingForAnHour() {
        ModelTraits others = traits.in(traits.serviceTiers().cachingForAnHour());
        return prices.cachingForAnHour().map(known -> with(known, endpoint, others));
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

    private Model at(Prices other) {
        return with(other, endpoint, traits);
    }

    private Model with(Prices otherPrices, Endpoint otherEndpoint, ModelTraits otherTraits) {
        return new Model(
                provider,
                name,
                otherEndpoint,
                otherPrices,
                origin,
                maxContext,
                maxOutput,
                latencyMs,
                capabilities,
                otherTraits);
    }

    /** The cost of such a call at that time. */
    public Usd cost(TokenCounts tokens, MediaTokens media, Instant at) {
        return tariffFor(tokens.prompt(), at).cost(tokens, media);
    }

    /** The prices of a call with such a prompt at that time. */
    public Tariff tariffFor(long promptTokens, Instant at) {
        return prices.tariffFor(promptTokens, at);
    }

    /** Whether it is known what every prompt of more tokens than that costs. */
    public boolean hasPriceForPromptsAbove(long tokens) {
        return prices.knowPromptsAbove(tokens);
    }

    /** Whether it is free for every prompt and at every hour. */
    public boolean isFree() {
        return prices.isFree();
    }

    /** The most that these tokens can cost, by the highest of its prices, at any time of the call. */
    public Usd bound(long promptTokens, long completionTokens) {
        return prices.bound(promptTokens, completionTokens);
    }

    /** The longest answer that an amount pays for at all of its prices; {@code Long.MAX_VALUE} if it is free. */
    public long affordableOutput(Usd amount, long promptTokens) {
        return prices.affordableOutput(amount, promptTokens);
    }

    /** Whether it is the endpoint of an agent, which gets tasks and no other requests. */
    public boolean isAgent() {
        return capabilities.contains("agent") || endpoint.dialect().isA2a();
    }

    /** Whether it has the capability, as far as is known. */
    public boolean isCapableOf(String capability) {
        return capabilities.isEmpty() || capabilities.contains(capability);
    }
}
