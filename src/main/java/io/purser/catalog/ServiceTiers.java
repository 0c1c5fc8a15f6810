package io.purser.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The service tiers of a model whose prices are known: {@code service_tier} of a request chooses one, and that of an
 * answer names the one that is billed.
 *
 * @param usual what the provider calls the tier of its ordinary prices, or null where it does not know the field
 * @param others the prices of the other tiers, by the provider's names of them
 * @param ordinary the ordinary prices; null where there are no others, so that nothing has to be chosen
 */
public record ServiceTiers(
        @Nullable String usual,
        Map<String, Prices> others,
        @Nullable Prices ordinary) {
    /** No provider is told of a tier, and none has a price of its own. */
    public static final ServiceTiers NONE = new ServiceTiers(null, Map.of(), null);

    /** The project's tier, which may be any. */
    public static final String OF_THE_PROJECT = "auto";

    /** What providers call the tier of their ordinary prices. */
    private static final Set<String> USUAL = Set.of("default", "standard", "on_demand", "standard_only");

    public ServiceTiers {
        others = Collections.unmodifiableMap(new TreeMap<>(others)); // in the same order on every replica
        if (others.isEmpty() != (ordinary == null)) {
            throw new IllegalArgumentException("other tiers are beside an ordinary one");
        }
    }

    /** Whether that is a name of the ordinary tier, at whichever provider. */
    public static boolean isUsual(String tier) {
        return USUAL.contains(tier);
    }

    /** The prices of a tier that is not the ordinary one. */
    Optional<Prices> other(String tier) {
        return Optional.ofNullable(others.get(tier));
    }

    /** The same for prompts that are to be cached for an hour; a tier without a price for that is not known then. */
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
