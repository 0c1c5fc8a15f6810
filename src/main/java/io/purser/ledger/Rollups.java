package io.purser.ledger;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums entries for the roll-ups, in the order in which transactions lock the rows. */
final class Rollups {
    /** A row of {@code usage_rollup}. */
    record Key(String dimension, LocalDate day, String value) {}

    /** A row of {@code usage_detail}. */
    record Detail(
            String kind,
            String item,
            LocalDate day,
            String team,
            String agent,
            String caller,
            String provider,
            String model) {}

    /** A row of {@code usage_latency}. */
    record Latency(LocalDate day, String provider, String model, boolean firstToken, int bucket) {}

    private final ZoneId zone;
    private final Map<Key, MeasureTotals> sums = new TreeMap<>(
            Comparator.comparing(Key::day).thenComparing(Key::dimension).thenComparing(Key::value));
    private final Map<Detail, MeasureTotals> details = new TreeMap<>(Comparator.comparing(Detail::day)
            .thenComparing(Detail::kind)
            .thenComparing(Detail::item)
            .thenComparing(Detail::team)
            .thenComparing(Detail::agent)
            .thenComparing(Detail::caller)
            .thenComparing(Detail::provider)
            .thenComparing(Detail::model));
    private final Map<Latency, Long> latencies = new TreeMap<>(Comparator.comparing(Latency::day)
            .thenComparing(Latency::provider)
            .thenComparing(Latency::model)
            .thenComparing(Latency::firstToken)
            .thenComparingInt(Latency::bucket));

    Rollups(ZoneId zone) {
        this.zone = zone;
    }

    void add(NewEntry entry) {
        LocalDate day = LocalDate.ofInstant(entry.time(), zone);
        Spender spender = entry.spender();
        add(entry, "all", day, "");
        add(entry, "agent", day, orEmpty(spender.agent()));
        add(entry, "task", day, orEmpty(spender.task()));
        add(entry, "team", day, orEmpty(spender.team()));
        add(entry, "caller", day, spender.caller());
        add(entry, "provider", day, entry.provider());
        add(entry, "target", day, entry.target());
        detail(entry, "call", "", day);
        if (spender.task() != null) {
            detail(entry, "task", spender.task(), day);
        }
        for (String tag : spender.tags()) {
            add(entry, "tag", day, tag);
            detail(entry, "tag", tag, day);
        }
        time(entry, day, false, entry.latencyMs());
        time(entry, day, true, entry.firstTokenMs());
    }

    private void add(NewEntry entry, String dimension, LocalDate day, String value) {
        sums.computeIfAbsent(new Key(dimension, day, value), key -> new MeasureTotals())
                .add(entry);
    }

    private void detail(NewEntry entry, String kind, String item, LocalDate day) {
        Detail key = new Detail(
                kind,
                item,
                day,
                orEmpty(entry.spender().team()),
                orEmpty(entry.spender().agent()),
                entry.spender().caller(),
                entry.provider(),
                entry.model());
        details.computeIfAbsent(key, absent -> new MeasureTotals()).add(entry);
    }

    private void time(NewEntry entry, LocalDate day, boolean firstToken, @Nullable Long milliseconds) {
        if (milliseconds != null && Measure.isTimed(entry, milliseconds)) {
            latencies.merge(
                    new Latency(day, entry.provider(), entry.model(), firstToken, LatencyBuckets.of(milliseconds)),
                    1L,
                    Math::addExact);
        }
    }

    private static String orEmpty(@Nullable String name) {
        return name == null ? "" : name;
    }

    Map<Key, MeasureTotals> sums() {
        return sums;
    }

    Map<Detail, MeasureTotals> details() {
        return details;
    }

    Map<Latency, Long> latencies() {
        return latencies;
    }
}
