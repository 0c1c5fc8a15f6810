package io.purser.catalog;

import io.purser.json.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a model behaves at its provider: what the file says, and what is known of well-known providers. */
final class TraitFields {
    /** Its generation look-up: https://openrouter.ai/docs/api-reference/get-a-generation. */
    private static final String TELLS_LATER = "openrouter";

    private static final String THINKS = "reasoning";

    private TraitFields() {}

    /** @param provider its name, or null where that is wrong */
    static ModelTraits read(Fields fields, @Nullable String provider, Set<String> capabilities) {
        return new ModelTraits(
                fields.flag("stops_on_cancel", false),
                fields.flag("generation_lookup", TELLS_LATER.equals(provider)),
                fields.flag("thinks", capabilities.contains(THINKS)));
    }
}
