package io.purser.akash.sdl.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a service uses its volumes, which parts of its own deployment it may read, and whether it runs in a trusted
 * execution environment.
 *
 * @param storage sorted by name
 * @param read the parts that it may read ({@code deployment}, {@code logs}, {@code events}); null if the SDL gives no
 *     permissions
 * @param teeType {@code cpu}, {@code cpu-gpu}, or null
 */
public record ServiceParams(
        List<StorageParams> storage,
        @Nullable List<String> read,
        @Nullable String teeType) {
    public ServiceParams {
        storage = List.copyOf(storage);
        read = read == null ? null : List.copyOf(read);
    }

    Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put(
                "storage",
                storage.isEmpty()
                        ? null
                        : storage.stream().map(StorageParams::toTree).toList());
        if (read != null) {
            tree.put("permissions", read.isEmpty() ? Map.of() : Map.of("read", read));
        }
        if (teeType != null) {
            Map<String, Object> tee = new LinkedHashMap<>();
            tee.put("type", teeType);
            tee.put("attestation", true);
            tree.put("tee", tee);
        }
        return tree;
    }
}
