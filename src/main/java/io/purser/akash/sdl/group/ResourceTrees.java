package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form that CPU, GPU, memory and storage share. */
final class ResourceTrees {
    private ResourceTrees() {}

    /** A {@code ResourceValue} under its name, and the attributes if there are any. */
    static Map<String, Object> measured(String name, long value, List<Attribute> attributes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(name, Map.of("val", Long.toUnsignedString(value)));
        if (!attributes.isEmpty()) {
            tree.put("attributes", Attribute.toTrees(attributes));
        }
        return tree;
    }
}
