package io.purser.catalog;

import io.purser.money.Price;
import io.purser.money.Tariff;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A provider at one base URL, which can be asked for its models.
 *
 * @param filed the models of it that the file has, at least one
 * @param isBuiltIn whether that is the built-in file, whose prices may be replaced
 * @param usualLimit the field with which it accepts the longest answer, if its list says nothing
 */
record ModelSource(
        String provider, URI baseUrl, List<Model> filed, boolean isBuiltIn, ModelTraits.LimitName usualLimit) {
    private static final Prices FREE = Prices.of(Tariff.of(Price.FREE, Price.FREE));

    ModelSource {
        filed = List.copyOf(filed);
    }

    /** The providers of the file that speak OpenAI's API, and can be called. */
    static List<ModelSource> of(Catalog catalog) {
        Map<String, List<Model>> places = catalog.file().stream()
                .filter(model -> model.endpoint().dialect() == Dialect.CHAT_COMPLETIONS && catalog.isUsable(model))
                .collect(Collectors.groupingBy(
                        model -> model.provider() + " " + model.baseUrl(), LinkedHashMap::new, Collectors.toList()));
        return places.values().stream()
                .map(models -> of(models, catalog.isBuiltIn(), catalog.providers()))
                .toList();
    }

    /** The place of these models, of which the file may tell more than Purser knows itself. */
    static ModelSource of(List<Model> filed, boolean isBuiltIn, KnownProviders known) {
        String provider = filed.getFirst().provider();
        URI place = filed.getFirst().baseUrl();
        return new ModelSource(provider, place, filed, isBuiltIn, known.limitName(provider, place));
    }

    boolean isAt(String otherProvider, String otherBaseUrl) {
        return provider.equals(otherProvider) && baseUrl.toString().equals(otherBaseUrl);
    }

    /** Whether it is the operator's own: private, and free of cost. What it lists without prices is free as well. */
    private boolean isOwn() {
        return filed.stream().allMatch(model -> model.isPrivate() && model.isFree() && !model.priceIsAssumed());
    }

    private Optional<Model> filed(String id) {
        return filed.stream()
                .filter(model -> model.endpoint().upstreamName().equals(id))
                .findFirst();
    }

    /** The target of a listed model; empty if the operator's file decides about it. */
    Optional<String> target(String id) {
        Optional<Model> known = filed(id);
        String target = known.map(Model::target).orElse(provider + ":" + id);
        boolean isFiled = filed.stream().anyMatch(model -> model.target().equals(target));
        return isFiled && (known.isEmpty() || !isBuiltIn) ? Optional.empty() : Optional.of(target);
    }

    /** The prices of the built-in file for a listed model; empty if it has none. */
    Optional<Prices> filedPrices(String id) {
        return filed(id).filter(model -> !model.priceIsAssumed()).map(Model::prices);
    }

    /**
     * A listed model with everything that an offer needs.
     *
     * @throws IllegalArgumentException saying what is missing
     */
    AcceptedModel offer(ListedModel listed) {
        Prices prices = listed.prices() == null && isOwn() ? FREE : listed.prices();
        if (prices == null) {
            throw new IllegalArgumentException("its price is not told; put it into the file of models");
        }
        long context = listed.context().orElseGet(() -> {
            if (!prices.isFree() || !isOwn()) {
                throw new IllegalArgumentException("its context is not told; put it into the file of models");
            }
            return filed.stream().mapToLong(Model::maxContext).min().orElseThrow();
        });
        String target = target(listed.id()).orElseThrow();
        String line = PriceLine.of(target, prices);
        return new AcceptedModel(
                listed.id(),
                new AcceptedModel.Line(PriceLine.version(line), line),
                null,
                context,
                Math.min(listed.longest().orElse(context), context),
                listed.capabilities(),
                listed.thinks(),
                listed.limitName());
    }

    /** The model that is offered; empty if the operator's file decides about it. */
    Optional<Model> model(AcceptedModel accepted) {
        Optional<String> target = target(accepted.id());
        if (target.isEmpty()) {
            return Optional.empty();
        }
        Prices prices = accepted.prices();
        PriceOrigin version = new PriceOrigin(false, accepted.line().version());
        Optional<Model> known = filed(accepted.id());
        if (known.isPresent()) {
            return known.map(model -> model.listedAs(accepted, version));
        }
        Model like = filed.getFirst();
        return Optional.of(new Model(
                provider,
                accepted.id(),
                new Model.Endpoint(
                        Dialect.CHAT_COMPLETIONS,
                        baseUrl,
                        accepted.id(),
                        like.endpoint().keyVariable(),
                        isOwn(),
                        Set.of(),
                        like.endpoint().headers()),
                prices,
                version,
                accepted.maxContext(),
                accepted.maxOutput(),
                0,
                accepted.capabilities(),
                new ModelTraits(
                        whenCancelled(),
                        like.traits().tellsLater(),
                        accepted.thinks(),
                        accepted.limitName(),
                        new ServiceTiers(like.traits().serviceTiers().usual(), Map.of(), null))));
    }

    /** What the file says of all its models there; if they differ, the provider may go on and bill. */
    private ModelTraits.WhenCancelled whenCancelled() {
        List<ModelTraits.WhenCancelled> said = filed.stream()
                .map(model -> model.traits().whenCancelled())
                .distinct()
                .toList();
        return said.size() == 1 ? said.getFirst() : ModelTraits.WhenCancelled.GOES_ON;
    }
}
