package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A volume.
 *
 * @param name {@code default} if the SDL gives no name
 * @param quantity bytes
 * @param attributes {@code persistent} and {@code class}; empty for a plain ephemeral volume
 */
public record Storage(String name, long quantity, List<Attribute> attributes) {
    public Storage {
        attributes = List.copyOf(attributes);
    }

    /** Whether the volume survives a restart of the service. No volume survives the end of the lease. */
    public boolean isPersistent() {
        return attributes.contains(new Attribute("persistent", "true"));
    }

    /** The storage class, or the empty text. */
    public String storageClass() {
        return attributes.stream()
                .filter(attribute -> attribute.key().equals("class"))
                .map(Attribute::value)
                .findFirst()
                .orElse("");
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.putAll(ResourceTrees.measured("size", quantity, attributes));
        return tree;
    }
}
