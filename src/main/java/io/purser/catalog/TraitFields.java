package io.purser.catalog;

import io.purser.json.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the behaviour of a model at its provider from the file; the rest is what is known of the provider. */
final class TraitFields {
    static final String USUAL_LIMIT = "max_tokens";
    static final String NEWER_LIMIT = "max_completion_tokens";
    private static final int MOST_PARAMETERS = 200;

    /** The capability, and OpenRouter's names among the parameters of a model. */
    private static final List<String> THINKS = List.of("reasoning", "include_reasoning", "reasoning_effort");

    private TraitFields() {}

    /**
     * Reads the traits.
     *
     * @param named what is known of a provider with that name, or null
     * @param here what is known of the provider at that place, or null
     * @param serviceTiers the service tiers that were read before
     */
    static ModelTraits read(
            Fields fields,
            @Nullable KnownProvider named,
            @Nullable KnownProvider here,
            Set<String> capabilities,
            ServiceTiers serviceTiers) {
        Set<String> parameters = new HashSet<>(fields.names("supported_parameters", MOST_PARAMETERS));
        boolean thinks = thinks(capabilities) || thinks(parameters);
        return new ModelTraits(
                KnownProvider.whenCancelled(
                        fields,
                        named != null && named.lookup().stopsOnlyStreams(),
                        here == null ? ModelTraits.WhenCancelled.GOES_ON : here.whenCancelled()),
                fields.flag("generation_lookup", named != null && named.lookup().tellsLater()),
                fields.flag("thinks", thinks),
                limitName(parameters, KnownProviders.limitName(named, here)),
                serviceTiers);
    }

    /** Whether capabilities or parameters of a model say that it thinks. */
    static boolean thinks(Set<String> words) {
        return THINKS.stream().anyMatch(words::contains);
    }

    /**
     * The field for the longest answer, by the parameters that a model is known to have.
     *
     * @param usual the provider's, if they do not tell
     */
    static ModelTraits.LimitName limitName(Set<String> parameters, ModelTraits.LimitName usual) {
        boolean older = parameters.contains(USUAL_LIMIT);
        boolean newer = parameters.contains(NEWER_LIMIT);
        if (older != newer) {
            return older ? ModelTraits.LimitName.MAX_TOKENS : ModelTraits.LimitName.MAX_COMPLETION_TOKENS;
        }
        return older ? ModelTraits.LimitName.EITHER : usual;
    }
}
