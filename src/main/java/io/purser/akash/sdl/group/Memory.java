package io.purser.akash.sdl.group;

import java.util.List;
import java.util.Map;

/**
 * Working memory.
 *
 * @param quantity bytes
 */
public record Memory(long quantity, List<Attribute> attributes) {
    public Memory {
        attributes = List.copyOf(attributes);
    }

    Map<String, Object> toTree() {
        return ResourceTrees.measured("size", quantity, attributes);
    }
}
