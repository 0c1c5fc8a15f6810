package io.purser.fake;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The faults of a fake: a test turns one on until it turns it off, or lets it happen the next times. */
public class FaultSwitches<E extends Enum<E>> {
    private final Set<E> on = ConcurrentHashMap.newKeySet();
    private final Map<E, Integer> left = new ConcurrentHashMap<>();

    /** Turns a fault on or off. */
    public final void set(E fault, boolean value) {
        if (value) {
            on.add(fault);
        } else {
            on.remove(fault);
        }
    }

    /** Lets a fault happen the next times. */
    public final void next(E fault, int times) {
        left.put(fault, times);
    }

    final boolean has(E fault) {
        return on.contains(fault);
    }

    /** Whether the fault happens this time, which then counts. */
    final boolean happens(E fault) {
        return left.getOrDefault(fault, 0) > 0 && left.merge(fault, -1, Integer::sum) >= 0;
    }
}
