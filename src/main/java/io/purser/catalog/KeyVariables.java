package io.purser.catalog;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** The providers' keys in environment variables. A variable can have several, which commas divide. */
final class KeyVariables {
    /** The most keys of one provider. */
    private static final int MOST_KEYS = 100;

    private final Map<String, List<String>> keys = new HashMap<>();

    /**
     * Reads the variables of these models.
     *
     * @throws IllegalArgumentException naming a variable with too many keys
     */
    KeyVariables(Config settings, Collection<Model> models) {
        for (Model model : models) {
            String variable = model.endpoint().keyVariable();
            if (variable != null) {
                settings.getOptionalValue(variable, String.class)
                        .ifPresent(value -> keys.put(variable, keys(variable, value)));
            }
        }
    }

    /** A key that is there twice counts once. */
    private static List<String> keys(String variable, String value) {
        List<String> all = Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .distinct()
                .toList();
        if (all.size() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "%s has %d keys, and %d are the most".formatted(variable, all.size(), MOST_KEYS));
        }
        return all;
    }

    /** The keys of the model's provider; empty if none is set. */
    List<String> of(Model model) {
        String variable = model.endpoint().keyVariable();
        return variable == null ? List.of() : keys.getOrDefault(variable, List.of());
    }
}
