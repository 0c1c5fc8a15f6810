package io.purser.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.Fields;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values for the placeholders of an SDL.
 *
 * @param env values that anybody may see
 * @param secrets values that are kept sealed and never shown
 */
@RegisterForReflection
public record ValuesRequest(
        @Nullable Map<String, String> env, @Nullable Map<String, String> secrets) {
    static final ValuesRequest NONE = new ValuesRequest(null, null);

    private static final int LONGEST_VALUE = 100_000;
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** The values that anybody may see. */
    Map<String, String> visible() {
        return env == null ? Map.of() : env;
    }

    /** The values that are kept sealed. */
    Map<String, String> sealed() {
        return secrets == null ? Map.of() : secrets;
    }

    /** The names of all values. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(visible().keySet());
        names.addAll(sealed().keySet());
        return names;
    }

    /** Reads the values that have no mistake, and notes every mistake. */
    static ValuesRequest read(Fields fields) {
        Map<String, String> env = values(fields, "env");
        Map<String, String> secrets = values(fields, "secrets");
        secrets.keySet().stream()
                .filter(env::containsKey)
                .forEach(name -> fields.violation("secrets", "has " + name + ", which env has as well"));
        return new ValuesRequest(env, secrets);
    }

    /** The path of a value. */
    String pathOf(String name) {
        return (visible().containsKey(name) ? "env." : "secrets.") + name;
    }

    private static Map<String, String> values(Fields fields, String name) {
        Map<String, String> values = new LinkedHashMap<>();
        JsonNode given = fields.raw(name);
        if (given == null) {
            return values;
        }
        if (!(given instanceof ObjectNode object)) {
            fields.violation(name, "has to be an object of texts, as in {\"PURSER_DB_URL\": \"…\"}");
            return values;
        }
        object.properties().forEach(entry -> {
            String path = name + "." + entry.getKey();
            if (!PLACEHOLDER.matcher(entry.getKey()).matches()) {
                fields.violation(path, "is no placeholder's name: those are capitals, digits and underscores");
            } else if (!entry.getValue().isTextual()) {
                fields.violation(path, "has to be a text");
            } else if (entry.getValue().textValue().length() > LONGEST_VALUE) {
                fields.violation(path, "is longer than %d characters".formatted(LONGEST_VALUE));
            } else {
                values.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        return values;
    }

    /** Leaves out everything that may be secret. */
    @Override
    public String toString() {
        return "ValuesRequest" + names();
    }
}
