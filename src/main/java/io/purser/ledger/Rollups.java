package io.purser.ledger;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums entries by day and by each dimension, in the order in which their rows have to be locked. */
final class Rollups {
    /** Where a sum belongs. */
    record Key(LocalDate day, String dimension, String value) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDay = day.compareTo(other.day);
            int byDimension = byDay != 0 ? byDay : dimension.compareTo(other.dimension);
            return byDimension != 0 ? byDimension : value.compareTo(other.value);
        }
    }

    /** What is added to one row. */
    static final class Sum {
        long calls;
        long errors;
        long promptTokens;
        long completionTokens;
        long cachedTokens;
        long costNanos;
        long latencyMs;
        long latencyCalls;
    }

    private final ZoneId zone;
    private final Map<Key, Sum> sums = new TreeMap<>();

    Rollups(ZoneId zone) {
        this.zone = zone;
    }

    void add(Entry entry) {
        LocalDate day = LocalDate.ofInstant(entry.time(), zone);
        add(entry, day, "all", "");
        add(entry, day, "agent", entry.spender().agent());
        add(entry, day, "task", entry.spender().task());
        add(entry, day, "team", entry.spender().team());
        add(entry, day, "caller", entry.spender().caller());
        add(entry, day, "provider", entry.provider());
        add(entry, day, "target", entry.target());
        for (String tag : entry.spender().tags()) {
            add(entry, day, "tag", tag);
        }
    }

    private void add(Entry entry, LocalDate day, String dimension, @Nullable String value) {
        Sum sum = sums.computeIfAbsent(new Key(day, dimension, value == null ? "" : value), key -> new Sum());
        sum.costNanos = Math.addExact(sum.costNanos, entry.cost().nanos());
        sum.promptTokens += entry.tokens().prompt();
        sum.completionTokens += entry.tokens().completion();
        sum.cachedTokens += entry.tokens().cached();
        if (entry.corrects() != null) {
            return; // the call itself was counted by the entry that is corrected
        }
        sum.calls++;
        sum.errors += entry.status() == CallStatus.OK ? 0 : 1;
        if (entry.latencyMs() != null) {
            sum.latencyMs += entry.latencyMs();
            sum.latencyCalls++;
        }
    }

    Map<Key, Sum> sums() {
        return sums;
    }
}
