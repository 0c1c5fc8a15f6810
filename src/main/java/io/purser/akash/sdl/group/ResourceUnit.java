package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resources, the number of their replicas, and the highest price of one replica in one block.
 *
 * @param price per replica and block
 */
public record ResourceUnit(Resources resource, long count, DecCoin price) {
    /** The most that all replicas may cost in one block. */
    public DecCoin fullPrice() {
        return price.times(count);
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("resource", resource.toTree());
        tree.put("count", count);
        tree.put("price", price.toTree());
        return tree;
    }
}
