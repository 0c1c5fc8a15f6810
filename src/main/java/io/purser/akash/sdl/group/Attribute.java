package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A key and its value, which providers advertise and deployments require.
 *
 * @param value may be empty
 */
public record Attribute(String key, String value) {
    /** The form in Akash's JSON, which leaves an empty value out. */
    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!key.isEmpty()) {
            tree.put("key", key);
        }
        if (!value.isEmpty()) {
            tree.put("value", value);
        }
        return tree;
    }

    static List<Object> toTrees(List<Attribute> attributes) {
        return attributes.stream().<Object>map(Attribute::toTree).toList();
    }
}
