package io.purser.cli.settings;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Environment variables of Purser that are empty, as {@code PURSER_ZONE=${ZONE:-}} in a compose file makes them. They
 * count as not set, so each of these settings has the value of the file beside the program, or its default.
 */
final class EmptySettings {
    private static final String PREFIX = "purser.";
    private static final Path FILE = Path.of("config", "application.properties");

    private EmptySettings() {}

    /**
     * The values of the settings whose variable is empty, by the settings' names.
     *
     * @param defaults by the settings' names or by patterns of names
     */
    static Map<String, String> ofThisProcess(Map<String, String> defaults) {
        Map<String, String> environment = System.getenv();
        return environment.containsValue("") ? values(environment, () -> file(FILE), defaults) : Map.of();
    }

    /** The settings in that file; none if there is no such file. */
    static Map<String, String> file(Path path) {
        Properties settings = new Properties();
        if (Files.isRegularFile(path)) {
            // As the configuration reads it: what is no UTF-8 is replaced.
            try (Reader text = new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8)) {
                settings.load(text);
            } catch (IOException e) {
                throw new UncheckedIOException(path + " cannot be read", e);
            }
        }
        return settings.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, settings::getProperty));
    }

    /**
     * The same.
     *
     * @param variables the environment
     * @param file the settings that are beside the program; read only if a variable of Purser is empty
     */
    static Map<String, String> values(
            Map<String, String> variables, Supplier<Map<String, String>> file, Map<String, String> defaults) {
        Map<String, String> byVariable = new HashMap<>();
        defaults.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> byVariable.put(variable(name), name));
        List<String> unset = variables.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty() && byVariable.containsKey(entry.getKey()))
                .map(entry -> byVariable.get(entry.getKey()))
                .toList();
        Map<String, String> values = new HashMap<>();
        if (!unset.isEmpty()) {
            Map<String, String> beside = file.get();
            unset.forEach(name -> values.put(name, beside.getOrDefault(name, String.valueOf(defaults.get(name)))));
        }
        return values;
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
