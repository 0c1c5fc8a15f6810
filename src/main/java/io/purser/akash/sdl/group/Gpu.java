package io.purser.akash.sdl.group;

import java.util.List;
import java.util.Map;

/**
 * Graphics processors.
 *
 * @param units whole processors; 0 if the service needs no GPU
 * @param attributes the models that are acceptable, such as {@code vendor/nvidia/model/a100/ram/80Gi}
 */
public record Gpu(long units, List<Attribute> attributes) {
    public static final Gpu NONE = new Gpu(0, List.of());

    public Gpu {
        attributes = List.copyOf(attributes);
    }

    Map<String, Object> toTree() {
        return ResourceTrees.measured("units", units, attributes);
    }
}
