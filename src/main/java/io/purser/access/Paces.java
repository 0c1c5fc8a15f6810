package io.purser.access;

import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link Pace} for each name, in bounded memory: the one that was used longest ago is forgotten first. */
final class Paces {
    private final Map<String, Pace> byName;

    Paces(int most) {
        byName = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Pace> eldest) {
                return size() > most;
            }
        };
    }

    Pace of(String name) {
        synchronized (byName) {
            return byName.computeIfAbsent(name, ignored -> new Pace());
        }
    }

    int size() {
        synchronized (byName) {
            return byName.size();
        }
    }
}
