package io.purser.akash.sdl.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The path at which a service mounts a volume.
 *
 * @param mount an absolute path
 */
public record StorageParams(String name, String mount, boolean readOnly) {
    public Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("mount", mount);
        tree.put("readOnly", readOnly);
        return tree;
    }
}
