package io.purser.gateway.attempt;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls that each provider has in flight, and limits them. */
@Singleton
public class Bulkheads {
    private final int most;
    private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();

    Bulkheads(GatewaySettings settings) {
        this.most = settings.concurrency();
    }

    /** Takes a slot if one is free; the caller of this method gives it back once. */
    boolean take(String provider) {
        AtomicInteger count = taken.computeIfAbsent(provider, ignored -> new AtomicInteger());
        if (count.incrementAndGet() <= most) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    void giveBack(String provider) {
        AtomicInteger count = taken.get(provider);
        if (count != null) {
            count.decrementAndGet();
        }
    }

    /** The slots in use at all providers. */
    public int total() {
        return taken.values().stream().mapToInt(AtomicInteger::get).sum();
    }
}
