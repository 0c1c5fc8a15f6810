package io.purser.reconciliation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The ledger beside what a provider says, for each day in UTC and each model.
 *
 * @param pairs by day and then by model
 */
public record Reconciliation(List<Pair> pairs) {
    /** A day or a version, which a provider adds to the name that it is called by. */
    private static final Pattern VERSION = Pattern.compile("[-:@][0-9][0-9a-z.-]*");

    /** The ledger rounds the cost of each call up to the nano-dollar. */
    private static final BigDecimal ROUNDING = new BigDecimal("0.000000001");

    public Reconciliation {
        pairs = List.copyOf(pairs);
    }

    /**
     * Both sides of one day and one model.
     *
     * @param ledger nothing if the ledger has no such calls
     * @param provider nothing if the provider tells of none
     */
    public record Pair(Activity ledger, Activity provider) {
        /** The ledger's cost without the provider's, in US dollars. */
        public BigDecimal difference() {
            return ledger.cost().subtract(provider.cost());
        }

        private Pair plus(Pair other) {
            return new Pair(ledger.plus(other.ledger), provider.plus(other.provider));
        }

        /** What differs: {@code calls}, {@code prompt_tokens}, {@code completion_tokens} or {@code cost_usd}. */
        public List<String> differing() {
            List<String> differing = new ArrayList<>();
            add(differing, "calls", ledger.calls() == provider.calls());
            add(differing, "prompt_tokens", ledger.promptTokens() == provider.promptTokens());
            add(differing, "completion_tokens", ledger.completionTokens() == provider.completionTokens());
            add(differing, "cost_usd", difference().abs().compareTo(rounding(ledger)) <= 0);
            return differing;
        }

        private static void add(List<String> differing, String name, boolean isEqual) {
            if (!isEqual) {
                differing.add(name);
            }
        }
    }

    private record Key(LocalDate day, String model) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDay = day.compareTo(other.day);
            return byDay != 0 ? byDay : model.compareTo(other.model);
        }
    }

    /**
     * Compares.
     *
     * @param ledger the ledger's side, by Purser's names of the models
     * @param told the provider's side, by its own names
     * @param upstreamName the provider's name of a model of Purser's; empty if the catalog has no such model any more
     */
    public static Reconciliation of(
            List<Activity> ledger, List<Activity> told, Function<String, Optional<String>> upstreamName) {
        Map<Key, Activity> own = new TreeMap<>();
        ledger.forEach(each -> add(own, each, upstreamName.apply(each.model()).orElse(each.model())));
        List<String> names = own.keySet().stream().map(Key::model).distinct().toList();
        Map<Key, Activity> theirs = new TreeMap<>();
        told.forEach(each -> add(theirs, each, nameOf(each.model(), names)));
        Map<Key, Pair> pairs = new TreeMap<>();
        own.forEach((key, each) -> pairs.put(key, new Pair(each, theirs.getOrDefault(key, nothing(key)))));
        theirs.forEach((key, each) -> pairs.putIfAbsent(key, new Pair(nothing(key), each)));
        return new Reconciliation(List.copyOf(pairs.values()));
    }

    /**
     * How much the models differ over all days, up or down, in US dollars. A call around midnight that stands on
     * another of these days on the other side is no difference here; if the other day is not among them, it is one.
     * Models do not make up for each other.
     */
    public BigDecimal differing() {
        Map<String, Pair> models = new TreeMap<>();
        pairs.forEach(pair -> models.merge(pair.ledger().model(), pair, Pair::plus));
        return models.values().stream()
                .filter(pair -> pair.differing().contains("cost_usd"))
                .map(pair -> pair.difference().abs())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal rounding(Activity ledger) {
        return ROUNDING.multiply(BigDecimal.valueOf(ledger.calls()));
    }

    private static Activity nothing(Key key) {
        return Activity.none(key.day(), key.model());
    }

    private static void add(Map<Key, Activity> sums, Activity each, String model) {
        Key key = new Key(each.day(), model);
        sums.put(key, sums.getOrDefault(key, nothing(key)).plus(each));
    }

    /** The name by which the model was called: the provider may tell it with a version, as in {@code gpt-4.1-2025-04-14}. */
    private static String nameOf(String told, List<String> called) {
        return called.stream()
                .filter(name -> told.equals(name)
                        || (told.startsWith(name)
                                && VERSION.matcher(told.substring(name.length()))
                                        .matches()))
                .max(Comparator.comparingInt(String::length))
                .orElse(told);
    }
}
