package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requirements that a provider has to meet to bid.
 *
 * @param attributes sorted by key
 */
public record PlacementRequirements(SignedBy signedBy, List<Attribute> attributes) {
    public PlacementRequirements {
        attributes = List.copyOf(attributes);
    }

    Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("signed_by", signedBy.toTree());
        tree.put("attributes", attributes.isEmpty() ? null : Attribute.toTrees(attributes));
        return tree;
    }
}
