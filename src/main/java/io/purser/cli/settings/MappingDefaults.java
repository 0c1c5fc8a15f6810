package io.purser.cli.settings;

import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.PropertyName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The defaults that come with the mappings of settings, as SmallRye's own source has them, but quicker in two ways.
 *
 * <p>SmallRye compares each setting without a value with every default whose name is a pattern, such as
 * {@code quarkus.datasource.*.jdbc.max-size}. Here a name is compared only with the patterns that have the same last
 * part, and with the few that end in a star.
 *
 * <p>The names are not listed: a mapping knows its own names. Listed, {@code quarkus.rest-client.connect-timeout} would
 * also be taken as a client with the name {@code connect-timeout}, whose fifty settings are then read.
 */
final class MappingDefaults implements ConfigSource {
    private record Pattern(String name, String value) {}

    private final Map<String, String> listed;
    private final Map<String, String> exact = new HashMap<>();
    private final Map<String, List<Pattern>> byLastPart = new HashMap<>();
    private final List<Pattern> withOpenEnd = new ArrayList<>();

    /**
     * Takes over defaults.
     *
     * @param moved the values by the names or the patterns of names
     * @param listed the defaults of SmallRye's own source, whose exact names come before patterns
     */
    MappingDefaults(Map<String, String> moved, Map<String, String> listed) {
        this.listed = listed;
        moved.forEach((name, value) -> {
            if (name.indexOf('*') < 0) {
                exact.put(name, value);
            } else {
                listFor(lastPart(name)).add(new Pattern(name, value));
            }
        });
    }

    private List<Pattern> listFor(String lastPart) {
        return isPlain(lastPart) ? byLastPart.computeIfAbsent(lastPart, part -> new ArrayList<>(1)) : withOpenEnd;
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether a part equals only itself: it is no pattern, no list, and no quotation ends in it. */
    private static boolean isPlain(String part) {
        for (int i = 0; i < part.length(); i++) {
            char letter = part.charAt(i);
            if (letter == '*' || letter == '"' || letter == '[' || letter == ']') {
                return false;
            }
        }
        return true;
    }

    @Override
    public @Nullable String getValue(String name) {
        String value = exact.get(name);
        return value != null || name.startsWith("%") || listed.containsKey(name) ? value : matching(name);
    }

    private @Nullable String matching(String name) {
        String lastPart = lastPart(name);
        if (isPlain(lastPart)) {
            String value = matching(name, byLastPart.getOrDefault(lastPart, List.of()));
            return value != null ? value : matching(name, withOpenEnd);
        }
        for (List<Pattern> patterns : byLastPart.values()) {
            String value = matching(name, patterns);
            if (value != null) {
                return value;
            }
        }
        return matching(name, withOpenEnd);
    }

    private static @Nullable String matching(String name, List<Pattern> patterns) {
        for (Pattern pattern : patterns) {
            if (PropertyName.equals(pattern.name(), name)) {
                return pattern.value();
            }
        }
        return null;
    }

    /** None; see above. */
    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    /** That of SmallRye's own source, so that a value is known as a default. */
    @Override
    public String getName() {
        return DefaultValuesConfigSource.NAME;
    }

    @Override
    public int getOrdinal() {
        return DefaultValuesConfigSource.ORDINAL;
    }
}
