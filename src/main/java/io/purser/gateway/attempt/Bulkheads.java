package io.purser.gateway.attempt;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls each provider has under way, and whether it may have one more. */
@ApplicationScoped
public class Bulkheads {
    private final int most;
    private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();

    Bulkheads(GatewaySettings settings) {
        this.most = settings.concurrency();
    }

    /** Takes a slot unless all are taken; who took one gives it back once. */
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

    /** The slots that are taken, of all providers. */
    public int total() {
        return taken.values().stream().mapToInt(AtomicInteger::get).sum();
    }
}
