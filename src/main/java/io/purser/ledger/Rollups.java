package io.purser.ledger;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
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

    /** What entries have in common that add to the same rows. Most entries of a transaction are of few groups. */
    private record Group(LocalDate day, Spender spender, String provider, String model) {}

    private final ZoneId zone;
    private final Map<Group, MeasureTotals> groups = new HashMap<>();
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
        groups.computeIfAbsent(
                        new Group(day, entry.spender(), entry.provider(), entry.model()), group -> new MeasureTotals())
                .add(entry);
        time(entry, day, false, entry.latencyMs());
        time(entry, day, true, entry.firstTokenMs());
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
        Map<Key, MeasureTotals> sums = new TreeMap<>(
                Comparator.comparing(Key::day).thenComparing(Key::dimension).thenComparing(Key::value));
        groups.forEach((group, totals) -> keys(group)
                .forEach(key ->
                        sums.computeIfAbsent(key, absent -> new MeasureTotals()).add(totals)));
        return sums;
    }

    private static List<Key> keys(Group group) {
        LocalDate day = group.day();
        Spender spender = group.spender();
        List<Key> keys = new ArrayList<>(List.of(
                new Key("all", day, ""),
                new Key("agent", day, orEmpty(spender.agent())),
                new Key("task", day, orEmpty(spender.task())),
                new Key("team", day, orEmpty(spender.team())),
                new Key("caller", day, spender.caller()),
                new Key("provider", day, group.provider()),
                new Key("target", day, group.provider() + ":" + group.model())));
        spender.tags().forEach(tag -> keys.add(new Key("tag", day, tag)));
        return keys;
    }

    Map<Detail, MeasureTotals> details() {
        Map<Detail, MeasureTotals> details = new TreeMap<>(Comparator.comparing(Detail::day)
                .thenComparing(Detail::kind)
                .thenComparing(Detail::item)
                .thenComparing(Detail::team)
                .thenComparing(Detail::agent)
                .thenComparing(Detail::caller)
                .thenComparing(Detail::provider)
                .thenComparing(Detail::model));
        groups.forEach((group, totals) -> details(group)
                .forEach(detail -> details.computeIfAbsent(detail, absent -> new MeasureTotals())
                        .add(totals)));
        return details;
    }

    private static List<Detail> details(Group group) {
        Spender spender = group.spender();
        List<Detail> details = new ArrayList<>(List.of(detail(group, "call", "")));
        if (spender.task() != null) {
            details.add(detail(group, "task", spender.task()));
        }
        spender.tags().forEach(tag -> details.add(detail(group, "tag", tag)));
        return details;
    }

    private static Detail detail(Group group, String kind, String item) {
        Spender spender = group.spender();
        return new Detail(
                kind,
                item,
                group.day(),
                orEmpty(spender.team()),
                orEmpty(spender.agent()),
                spender.caller(),
                group.provider(),
                group.model());
    }

    Map<Latency, Long> latencies() {
        return latencies;
    }
}
