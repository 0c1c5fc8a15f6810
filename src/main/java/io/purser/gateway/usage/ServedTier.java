package io.purser.gateway.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.ServiceTiers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the service tier of an answer, or of a piece of one: at its top or in its usage. */
public final class ServedTier {
    private static final String NAME = "service_tier";
    private static final int LONGEST = 50;

    private ServedTier() {}

    /** The tier, or null if the answer names none. */
    public static @Nullable String in(JsonNode answer) {
        String tier = read(answer.path(NAME));
        if (tier == null) {
            tier = read(answer.path("usage").path(NAME));
        }
        return tier == null ? read(answer.path("x_groq").path(NAME)) : tier;
    }

    /** Reads a tier. The project's default does not count, because it can mean any tier. */
    private static @Nullable String read(JsonNode named) {
        String tier = named.textValue();
        if (tier != null && ServiceTiers.isUsual(tier.toLowerCase(Locale.ROOT))) {
            return tier.toLowerCase(Locale.ROOT);
        }
        return tier == null
                        || tier.isBlank()
                        || tier.length() > LONGEST
                        || tier.chars().anyMatch(Character::isISOControl) // the log line contains it
                        || ServiceTiers.OF_THE_PROJECT.equals(tier)
                ? null
                : tier;
    }
}
