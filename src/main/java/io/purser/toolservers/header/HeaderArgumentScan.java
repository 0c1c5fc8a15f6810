package io.purser.toolservers.header;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the arguments that a tool wants as headers in the schema of its input. */
public final class HeaderArgumentScan {
    private static final String KEY = "x-mcp-header";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");
    private static final int MOST = 16;
    /** The keywords with one schema or an array of them, in which no argument can be found by its path. */
    private static final Set<String> SCHEMAS = Set.of(
            "items",
            "prefixItems",
            "contains",
            "additionalProperties",
            "unevaluatedProperties",
            "unevaluatedItems",
            "propertyNames",
            "oneOf",
            "anyOf",
            "allOf",
            "not",
            "if",
            "then",
            "else");
    /** The same with schemas by their names. */
    private static final Set<String> NAMED_SCHEMAS =
            Set.of("patternProperties", "dependentSchemas", "$defs", "definitions");

    private final List<HeaderArgument> found = new ArrayList<>();
    private final Set<String> headers = new HashSet<>();

    private HeaderArgumentScan() {}

    /**
     * The arguments that are wanted as headers.
     *
     * @throws IllegalArgumentException saying why the schema is not one that the protocol allows
     */
    public static List<HeaderArgument> of(JsonNode schema) {
        HeaderArgumentScan scan = new HeaderArgumentScan();
        scan.visit(schema, List.of(), true);
        return List.copyOf(scan.found);
    }

    private void visit(JsonNode schema, List<String> path, boolean isReachable) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        if (object.has(KEY)) {
            add(object, path, isReachable);
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals("properties")) {
                value.propertyStream().forEach(property -> {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(property.getKey());
                    visit(property.getValue(), longer, isReachable);
                });
            } else if (NAMED_SCHEMAS.contains(name)) {
                value.forEach(each -> visit(each, path, false));
            } else if (SCHEMAS.contains(name) && value.isArray()) {
                value.forEach(each -> visit(each, path, false));
            } else if (SCHEMAS.contains(name)) {
                visit(value, path, false);
            }
        }
    }

    private void add(ObjectNode schema, List<String> path, boolean isReachable) {
        String header = schema.path(KEY).asText();
        String type = schema.path("type").asText();
        require(isReachable && !path.isEmpty(), "where no argument has a fixed place");
        require(
                schema.path(KEY).isTextual() && TOKEN.matcher(header).matches(),
                "that is no name of a header, or has more than 64 characters");
        require(TYPES.contains(type), "at an argument that is no text, whole number or boolean");
        require(headers.add(header.toLowerCase(Locale.ROOT)), "with a name that another argument has");
        require(found.size() < MOST, "at more than %d arguments".formatted(MOST));
        found.add(new HeaderArgument(path, header, type.equals("integer")));
    }

    private static void require(boolean isRight, String what) {
        if (!isRight) {
            throw new IllegalArgumentException("its inputSchema has an %s %s".formatted(KEY, what));
        }
    }
}
