package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The resources of one replica.
 *
 * @param id from 1, unique within its group
 * @param storage at least one volume
 */
public record Resources(long id, Cpu cpu, Memory memory, List<Storage> storage, Gpu gpu, List<Endpoint> endpoints) {
    public Resources {
        storage = List.copyOf(storage);
        endpoints = List.copyOf(endpoints);
    }

    /** The same resources with another number and other endpoints. */
    public Resources with(long otherId, List<Endpoint> otherEndpoints) {
        return new Resources(otherId, cpu, memory, storage, gpu, otherEndpoints);
    }

    public Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", id);
        tree.put("cpu", cpu.toTree());
        tree.put("memory", memory.toTree());
        tree.put("storage", storage.stream().map(Storage::toTree).toList());
        tree.put("gpu", gpu.toTree());
        tree.put("endpoints", endpoints.stream().map(Endpoint::toTree).toList());
        return tree;
    }
}
