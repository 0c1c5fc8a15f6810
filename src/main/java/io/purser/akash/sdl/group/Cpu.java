package io.purser.akash.sdl.group;

import java.util.List;
import java.util.Map;

/**
 * Processor time.
 *
 * @param units thousandths of a core
 */
public record Cpu(long units, List<Attribute> attributes) {
    public Cpu {
        attributes = List.copyOf(attributes);
    }

    Map<String, Object> toTree() {
        return ResourceTrees.measured("units", units, attributes);
    }
}
