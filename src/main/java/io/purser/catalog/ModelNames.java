package io.purser.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The names by which a caller may refer to a model: {@code provider:model}, {@code provider/model} as in other
 * gateways, the model's name alone, and the provider's own name for it, with and without the provider. The first of
 * these forms that matches any model decides.
 */
final class ModelNames {
    private static final int MOST_NEAREST = 3;
    private static final int LONGEST_COMPARED = 100;
    private static final List<Function<Model, List<String>>> FORMS = List.of(
            model -> List.of(model.target()),
            model -> List.of(model.provider() + "/" + model.name()),
            model -> List.of(model.name()),
            model -> List.of(
                    model.provider() + ":" + model.endpoint().upstreamName(),
                    model.provider() + "/" + model.endpoint().upstreamName()),
            model -> List.of(model.endpoint().upstreamName()));

    private final List<Map<String, List<Model>>> forms = new ArrayList<>();

    ModelNames(Collection<Model> models) {
        for (Function<Model, List<String>> form : FORMS) {
            Map<String, List<Model>> named = new HashMap<>();
            for (Model model : models) {
                form.apply(model)
                        .forEach(name -> named.computeIfAbsent(name, none -> new ArrayList<>())
                                .add(model));
            }
            forms.add(named);
        }
    }

    /** The models with that name; empty if no model has it. */
    List<Model> meantBy(String name) {
        for (Map<String, List<Model>> form : forms) {
            List<Model> meant = form.get(name);
            if (meant != null) {
                return List.copyOf(meant);
            }
        }
        return List.of();
    }

    /** The targets of these models with the most similar names, by the pairs of letters that they share. */
    static List<String> nearest(String name, Stream<Model> models) {
        String compared = name.length() > LONGEST_COMPARED ? name.substring(0, LONGEST_COMPARED) : name;
        Set<Integer> pairs = pairs(compared);
        return models.map(model -> new Likeness(model.target(), likeness(pairs, model)))
                .sorted(Comparator.comparingDouble((Likeness each) -> -each.likeness()))
                .limit(MOST_NEAREST)
                .map(Likeness::target)
                .toList();
    }

    private record Likeness(String target, double likeness) {}

    private static double likeness(Set<Integer> pairs, Model model) {
        return Math.max(likeness(pairs, pairs(model.target())), likeness(pairs, pairs(model.name())));
    }

    /** Dice's coefficient: 1 if all pairs are shared, 0 if no pair is. */
    private static double likeness(Set<Integer> some, Set<Integer> others) {
        long shared = some.stream().filter(others::contains).count();
        return some.isEmpty() || others.isEmpty() ? 0 : 2.0 * shared / (some.size() + others.size());
    }

    private static Set<Integer> pairs(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('/', ':');
        Set<Integer> pairs = new HashSet<>();
        for (int i = 1; i < lower.length(); i++) {
            pairs.add((lower.charAt(i - 1) << Character.SIZE) | lower.charAt(i));
        }
        return pairs;
    }
}
