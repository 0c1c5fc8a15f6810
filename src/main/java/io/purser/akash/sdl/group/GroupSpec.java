package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The specification of what one provider has to offer: {@code akash.deployment.v1beta4.GroupSpec}.
 *
 * @param name the placement profile's name
 */
public record GroupSpec(String name, PlacementRequirements requirements, List<ResourceUnit> resources) {
    public GroupSpec {
        resources = List.copyOf(resources);
    }

    /**
     * The most that the whole group may cost in one block. The chain compares bids with this price.
     *
     * @throws IllegalStateException if the group has no resources
     */
    public DecCoin price() {
        return resources.stream()
                .map(ResourceUnit::fullPrice)
                .reduce(DecCoin::plus)
                .orElseThrow(() -> new IllegalStateException("group " + name + " has no resources"));
    }

    /** Akash's compact JSON of this group, in the order of its fields. */
    public String toJson() {
        return GoJson.write(toTree());
    }

    /** Akash's compact JSON of all groups of a deployment, in the order of its fields. */
    public static String toJson(List<GroupSpec> groups) {
        return GoJson.write(groups.stream().map(GroupSpec::toTree).toList());
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("requirements", requirements.toTree());
        tree.put("resources", resources.stream().map(ResourceUnit::toTree).toList());
        return tree;
    }
}
