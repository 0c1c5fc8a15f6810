package io.purser.catalog;

import io.purser.json.Fields;
import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the service tiers of a model and their prices from the file, and the usual tier of well-known providers. */
final class ServiceTierFields {
    private static final BigDecimal LARGEST_FACTOR = new BigDecimal("1000");
    private static final int MOST_DECIMALS = 9;
    private static final int MOST_TIERS = 20;
    /** A provider to which Purser sends no tier. */
    private static final String NOT_SENT = "none";
    /** The name of the ordinary tier if neither the file nor the provider gives another. */
    private static final String MOSTLY = "default";

    /**
     * The name of the tier with the ordinary prices at providers that know the field:
     * https://platform.openai.com/docs/api-reference/chat/create, openrouter.ai/docs/guides/features/service-tiers,
     * console.groq.com/docs/service-tiers, platform.claude.com/docs/en/api/service-tiers. The host identifies the
     * provider, because anybody can use a name: an operator may call his own server openai.
     */
    private static final Map<String, String> USUAL_BY_HOST = Map.of(
            "api.openai.com", "default",
            "openai.azure.com", "default",
            "openrouter.ai", "default",
            "api.groq.com", "on_demand",
            "api.anthropic.com", "standard_only");

    private ServiceTierFields() {}

    /**
     * Reads the service tiers.
     *
     * @param baseUrl the provider's base URL, or null if it is invalid or unknown
     * @param tariff the ordinary prices, or null if they are invalid
     */
    static ServiceTiers read(
            Fields fields, @Nullable URI baseUrl, @Nullable Tariff tariff, List<PriceOverride> overrides) {
        String said = fields.name("default_service_tier");
        Prices ordinary = tariff == null ? null : new Prices(tariff, overrides);
        Map<String, Prices> others = new LinkedHashMap<>();
        fields.objects("service_tiers", MOST_TIERS, item -> {
            read(item, ordinary, others);
            return item;
        });
        String known = usual(baseUrl);
        String usual = said != null ? said : known == null && !others.isEmpty() ? MOSTLY : known;
        return new ServiceTiers(NOT_SENT.equals(usual) ? null : usual, others, others.isEmpty() ? null : ordinary);
    }

    private static @Nullable String usual(@Nullable URI baseUrl) {
        String host = baseUrl == null || baseUrl.getHost() == null
                ? ""
                : baseUrl.getHost().toLowerCase(Locale.ROOT);
        return USUAL_BY_HOST.entrySet().stream()
                .filter(known -> host.equals(known.getKey()) || host.endsWith("." + known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
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
