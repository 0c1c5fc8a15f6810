package io.purser.akash.sdl.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services that run at one provider.
 *
 * @param name the placement profile's name
 * @param services sorted by name
 */
public record ManifestGroup(String name, List<ManifestService> services) {
    public ManifestGroup {
        services = List.copyOf(services);
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("services", services.stream().map(ManifestService::toTree).toList());
        return tree;
    }
}
