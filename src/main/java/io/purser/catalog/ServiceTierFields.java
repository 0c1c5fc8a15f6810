package io.purser.catalog;

import io.purser.json.Fields;
import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the service tiers of a model and their prices from the file, and the usual tier of its provider. */
final class ServiceTierFields {
    private static final BigDecimal LARGEST_FACTOR = new BigDecimal("1000");
    private static final int MOST_DECIMALS = 9;
    private static final int MOST_TIERS = 20;
    /** A provider to which Purser sends no tier. */
    private static final String NOT_SENT = "none";
    /** The name of the ordinary tier if neither the file nor the provider gives another. */
    private static final String MOSTLY = "default";

    private ServiceTierFields() {}

    /**
     * Reads the service tiers.
     *
     * @param known the name of the tier with the ordinary prices at that place, or null
     * @param tariff the ordinary prices, or null if they are invalid
     */
    static ServiceTiers read(
            Fields fields, @Nullable String known, @Nullable Tariff tariff, List<PriceOverride> overrides) {
        String said = fields.name("default_service_tier");
        Prices ordinary = tariff == null ? null : new Prices(tariff, overrides);
        Map<String, Prices> others = new LinkedHashMap<>();
        fields.objects("service_tiers", MOST_TIERS, item -> {
            read(item, ordinary, others);
            return item;
        });
        String usual = said != null ? said : known == null && !others.isEmpty() ? MOSTLY : known;
        return new ServiceTiers(NOT_SENT.equals(usual) ? null : usual, others, others.isEmpty() ? null : ordinary);
    }

    private static void read(Fields fields, @Nullable Prices ordinary, Map<String, Prices> others) {
        String tier = fields.name("tier");
        if (tier == null && !fields.has("tier")) {
            fields.violation("tier", "is missing: what the provider calls it");
        }
        if (tier != null
                && (ServiceTiers.isUsual(tier)
                        || ServiceTiers.OF_THE_PROJECT.equals(tier)
                        || others.containsKey(tier))) {
            fields.violation("tier", tier + " has a price already");
        }
        BigDecimal factor = fields.number("factor", BigDecimal.ZERO, LARGEST_FACTOR);
        if (factor != null && factor.stripTrailingZeros().scale() > MOST_DECIMALS) {
            fields.violation("factor", "has more than %d decimals".formatted(MOST_DECIMALS));
        }
        Prices prices = prices(fields, ordinary, factor);
        fields.noMore();
        if (tier != null && prices != null) {
            others.put(tier, prices);
        }
    }

    /** The ordinary prices times a factor, or the tier's own prices. */
    private static @Nullable Prices prices(Fields fields, @Nullable Prices ordinary, @Nullable BigDecimal factor) {
        boolean hasFactor = fields.has("factor");
        boolean hasPrices = fields.names().stream().anyMatch(name -> name.startsWith("cost_"));
        if (hasFactor == hasPrices) {
            fields.violation("factor", "or its own cost_in and cost_out have to say what the tier costs, and not both");
        }
        Tariff base = ordinary == null ? null : ordinary.tariff();
        Tariff own = hasPrices ? TariffFields.changed(fields, base) : null;
        List<PriceOverride> overrides = hasPrices ? TariffFields.overrides(fields, own) : List.of();
        if (hasFactor) {
            return ordinary == null || factor == null ? null : ordinary.timesOver(factor);
        }
        return own == null ? null : new Prices(own, overrides);
    }
}
