package io.purser.gateway.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.ServiceTiers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which service tier an answer, or a piece of one, says that it was served in: at its top, or in its usage. */
public final class ServedTier {
    private static final String NAME = "service_tier";
    private static final int LONGEST = 50;

    private ServedTier() {}

    /** The tier, or null where none is named. */
    public static @Nullable String in(JsonNode answer) {
        String tier = read(answer.path(NAME));
        if (tier == null) {
            tier = read(answer.path("usage").path(NAME));
        }
        return tier == null ? read(answer.path("x_groq").path(NAME)) : tier;
    }

    /** The project's tier is none: it names whichever it is. */
    private static @Nullable String read(JsonNode named) {
        String tier = named.textValue();
        if (tier != null && ServiceTiers.isUsual(tier.toLowerCase(Locale.ROOT))) {
            return tier.toLowerCase(Locale.ROOT);
        }
        return tier == null
                        || tier.isBlank()
                        || tier.length() > LONGEST
                        || tier.chars().anyMatch(Character::isISOControl) // it stands in a line of the log
                        || ServiceTiers.OF_THE_PROJECT.equals(tier)
                ? null
                : tier;
    }
}
