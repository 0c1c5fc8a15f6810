package io.purser.cli.settings;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Environment variables of Purser that are empty, as {@code PURSER_ZONE=${ZONE:-}} in a compose file makes them. They
 * count as not set, so each of these settings has its default.
 */
final class EmptySettings {
    private static final String PREFIX = "purser.";

    private EmptySettings() {}

    /**
     * The defaults of the settings whose variable is empty, by the settings' names.
     *
     * @param variables the environment
     * @param defaults by the settings' names or by patterns of names
     */
    static Map<String, String> defaults(Map<String, String> variables, Map<String, String> defaults) {
        Map<String, String> byVariable = new HashMap<>();
        if (variables.containsValue("")) {
            defaults.keySet().stream()
                    .filter(name -> name.startsWith(PREFIX))
                    .forEach(name -> byVariable.put(variable(name), name));
        }
        return variables.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty() && byVariable.containsKey(entry.getKey()))
                .map(entry -> byVariable.get(entry.getKey()))
                .collect(Collectors.toMap(name -> name, defaults::get));
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
