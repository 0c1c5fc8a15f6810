package io.purser.access;

import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link RateLimiter} for each name, in bounded memory. The least recently used one is forgotten first. */
final class RateLimiters {
    private final Map<String, RateLimiter> byName;

    RateLimiters(int most) {
        byName = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, RateLimiter> eldest) {
                return size() > most;
            }
        };
    }

    RateLimiter of(String name) {
        synchronized (byName) {
            return byName.computeIfAbsent(name, ignored -> new RateLimiter());
        }
    }

    int size() {
        synchronized (byName) {
            return byName.size();
        }
    }
}
