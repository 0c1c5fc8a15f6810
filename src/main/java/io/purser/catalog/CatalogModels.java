package io.purser.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All models at one moment; it never changes, so that everything that is asked of it fits together. */
final class CatalogModels {
    private final Map<String, Model> byTarget = new LinkedHashMap<>();
    private final List<Model> all;
    private final List<Model> filed;
    private final ModelNames names;
    private final Set<Dialect> dialects;

    private CatalogModels(Collection<Model> filed, Collection<Model> listed) {
        filed.forEach(model -> byTarget.put(model.target(), model));
        listed.forEach(model -> byTarget.putIfAbsent(model.target(), model));
        this.all = List.copyOf(byTarget.values());
        this.filed = List.copyOf(filed);
        this.names = new ModelNames(all);
        this.dialects = all.stream().map(model -> model.endpoint().dialect()).collect(Collectors.toUnmodifiableSet());
    }

    /** The models of the file alone. */
    static CatalogModels of(Collection<Model> filed) {
        return new CatalogModels(filed, List.of());
    }

    /**
     * The models of the file and those that providers list.
     *
     * @param isBuiltIn whether the file is the built-in one: then a listed model takes the place of its own
     */
    static CatalogModels of(Collection<Model> filed, boolean isBuiltIn, Collection<Model> listed) {
        Map<String, Model> news = listed.stream().collect(Collectors.toMap(Model::target, model -> model, (a, b) -> a));
        List<Model> first = isBuiltIn
                ? filed.stream()
                        .map(model -> news.getOrDefault(model.target(), model))
                        .toList()
                : List.copyOf(filed);
        return new CatalogModels(first, listed);
    }

    List<Model> all() {
        return all;
    }

    /** Those of the file, in its order. */
    List<Model> filed() {
        return filed;
    }

    /** The dialects that their providers speak. */
    Set<Dialect> dialects() {
        return dialects;
    }

    Optional<Model> find(String target) {
        return Optional.ofNullable(byTarget.get(target));
    }

    List<Model> meantBy(String name) {
        return names.meantBy(name);
    }

    /** The models that others no longer have. */
    Map<String, Model> without(CatalogModels others) {
        return byTarget.entrySet().stream()
                .filter(entry -> !others.byTarget.containsKey(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The lines of the price book for models with such a version, by the version. */
    Map<String, String> lines(Set<String> but) {
        return all.stream()
                .filter(model -> !but.contains(model.priceVersion()))
                .collect(Collectors.toMap(Model::priceVersion, PriceLine::of, (@Nullable String a, String b) -> b));
    }
}
