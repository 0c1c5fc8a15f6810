package io.purser.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The service tiers of a model whose prices are known. The field {@code service_tier} of a request chooses one; the
 * same field of an answer names the tier that is billed.
 *
 * @param usual the provider's name for the tier with the ordinary prices, or null if it does not know the field
 * @param others the prices of the other tiers, by the provider's names for them
 * @param ordinary the ordinary prices; null if there are no other tiers to choose from
 */
public record ServiceTiers(
        @Nullable String usual,
        Map<String, Prices> others,
        @Nullable Prices ordinary) {
    /** No tiers: Purser sends the provider no tier, and no tier has prices of its own. */
    public static final ServiceTiers NONE = new ServiceTiers(null, Map.of(), null);

    /** The tier of the caller's project at the provider, which may be any tier. */
    public static final String OF_THE_PROJECT = "auto";

    /** The names that providers use for the tier with the ordinary prices. */
    private static final Set<String> USUAL = Set.of("default", "standard", "on_demand", "standard_only");

    public ServiceTiers {
        others = Collections.unmodifiableMap(new TreeMap<>(others)); // in the same order on every replica
        if (others.isEmpty() != (ordinary == null)) {
            throw new IllegalArgumentException("other tiers are beside an ordinary one");
        }
    }

    /** Whether any provider uses that name for the ordinary tier. */
    public static boolean isUsual(String tier) {
        return USUAL.contains(tier);
    }

    /** The prices of a tier that is not the ordinary one. */
    Optional<Prices> other(String tier) {
        return Optional.ofNullable(others.get(tier));
    }

    /** The same for prompts that are to be cached for an hour; leaves out tiers without a price for that. */
    ServiceTiers cachingForAnHour() {
        Prices known = ordinary == null ? null : ordinary.cachingForAnHour().orElse(null);
        if (known == null) {
            return new ServiceTiers(usual, Map.of(), null);
        }
        Map<String, Prices> left = new TreeMap<>();
        others.forEach((tier, prices) -> prices.cachingForAnHour().ifPresent(hour -> left.put(tier, hour)));
        return new ServiceTiers(usual, left, left.isEmpty() ? null : known);
    }
}
