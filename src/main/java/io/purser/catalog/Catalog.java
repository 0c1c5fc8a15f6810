package io.purser.catalog;

import io.purser.json.OverridableDocument;
import io.purser.ledger.HistoryChange;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The models to which requests can be routed: the built-in ones, or those of {@code purser.providers}, given as JSON or
 * as a file's name; and those that providers list ({@link CatalogRefresh}). {@code <PROVIDER>_BASE_URL} replaces a
 * provider's base URL, as in {@code LOCALAI_BASE_URL}.
 */
@Singleton
public class Catalog {
    private static final Logger LOG = Logger.getLogger(Catalog.class);
    private static final String UNPRICED = "its price is not known; fill in cost_in and cost_out, or let"
            + " PURSER_ASSUMED_PRICE say what may be assumed";

    /** The most models that are remembered for settling after providers took them off their lists. */
    private static final int MOST_GONE = 10_000;

    private final Config settings;
    private final PriceBooks priceBooks;
    private final KeyVariables keys;
    private final List<Model> filed;
    private final boolean isBuiltIn;
    private final Optional<Duration> refreshEvery;
    private final ProvidersFile.Offer offer;
    private final String priceVersion;
    private final String prices;
    private final Map<String, Model> gone = new ConcurrentHashMap<>();
    private volatile CatalogModels now;

    Catalog(CatalogProperties properties, Config settings, PriceBooks priceBooks, Instance<EchoProvider> echo) {
        this.settings = settings;
        this.priceBooks = priceBooks;
        OverridableDocument providers = OverridableDocument.read(
                "PURSER_PROVIDERS",
                properties.providers(),
                BuiltInCatalog.of(properties.builtIn()).models());
        this.offer = ProvidersFile.read(
                providers.name(), providers.content(), properties.assumedPrice().map(AssumedPrice::parse));
        Map<String, Model> models = new LinkedHashMap<>();
        for (Model model : offer.models()) {
            models.put(model.target(), withBaseUrl(model));
        }
        if (echo.isResolvable()) {
            echo.get().model().ifPresent(model -> models.put(model.target(), model));
        }
        this.keys = new KeyVariables(settings, models.values());
        this.prices = models.values().stream().map(PriceLine::of).collect(Collectors.joining("\n"));
        this.priceVersion = PriceLine.version(prices);
        this.refreshEvery = RefreshInterval.parse(properties.catalogRefresh());
        this.isBuiltIn = properties.providers().isEmpty();
        this.filed = models.values().stream()
                .map(model -> model.priced(model.prices(), model.origin().in(priceVersion)))
                .toList();
        this.now = CatalogModels.of(filed);
        requireTargets(providers.name());
    }

    /** Refuses aliases of targets that neither the file nor a list can have. */
    private void requireTargets(String fileName) {
        offer.aliases()
                .forEach((alias, targets) -> targets.stream()
                        .filter(target ->
                                find(target).isEmpty() && !offer.unpriced().contains(target) && !mayList(target))
                        .findFirst()
                        .ifPresent(target -> {
                            throw new IllegalArgumentException(
                                    "%s cannot be used:%n  aliases.%s: there is no model \"%s\""
                                            .formatted(fileName, alias, target));
                        }));
    }

    /** Loads the catalog before any request is served, so that an invalid file stops the start; stores its prices. */
    void start(@Observes StartupEvent event) {
        offer.unpriced().forEach(target -> LOG.warnf("a model is not used: target=%s because=%s", target, UNPRICED));
        priceBooks.keep(Map.of(priceVersion, prices));
    }

    /** Stores the prices again, because a restored database may not have the prices in force. */
    void again(@Observes HistoryChange change) {
        Map<String, String> lists = now.lines(Set.of(priceVersion));
        lists.put(priceVersion, prices);
        priceBooks.keep(lists);
    }

    /** All models that a caller may name. */
    public List<Model> models() {
        return now.all();
    }

    /** The dialects that the providers of all these models speak. */
    public Set<Dialect> dialects() {
        return now.dialects();
    }

    /** The models of the file, in its order: Purser chooses among them if the caller leaves the choice open. */
    public List<Model> filed() {
        return now.filed();
    }

    /** What is known of providers beside their models. */
    KnownProviders providers() {
        return offer.providers();
    }

    /** The models of the file with its own prices, whatever providers list. */
    List<Model> file() {
        return filed;
    }

    /** How often providers are asked for their models; empty for never. */
    Optional<Duration> refreshEvery() {
        return refreshEvery;
    }

    /** Whether a provider may list that target later, even if nobody knows it now. */
    public boolean mayList(String target) {
        return refreshEvery.isPresent() && filed.stream().anyMatch(model -> target.startsWith(model.provider() + ":"));
    }

    /** Whether the operator gave no file, so that what providers list may replace the prices of the built-in one. */
    boolean isBuiltIn() {
        return isBuiltIn;
    }

    /**
     * Offers these models beside those of the file, all at once. Calls that are under way keep the models that they
     * have. The price book has to have the prices already.
     *
     * @param left models that left the lists, to settle what was reserved at them
     */
    void offer(Collection<Model> listed, Collection<Model> left) {
        CatalogModels next = CatalogModels.of(filed, isBuiltIn, listed);
        if (gone.size() > MOST_GONE) {
            gone.clear();
        }
        left.forEach(model -> gone.put(model.target(), model));
        gone.putAll(now.without(next));
        now = next;
        gone.keySet().removeIf(target -> next.find(target).isPresent());
    }

    /**
     * The model of that target with the prices of that list, to settle what was reserved at them; empty if nothing is
     * known of the target any more.
     */
    public Optional<Model> settling(String target, String version) {
        CatalogModels models = now;
        return models.find(target)
                .or(() -> Optional.ofNullable(gone.get(target)))
                .map(model -> {
                    if (model.priceVersion().equals(version)) {
                        return model;
                    }
                    return priceBooks
                            .find(version)
                            .flatMap(list -> PriceLine.find(list, target))
                            .map(old -> model.priced(old, new PriceOrigin(model.priceIsAssumed(), version)))
                            .orElse(model);
                });
    }

    /** The targets that cannot be used, because their prices are unknown and no price may be assumed. */
    public List<String> unpriced() {
        return offer.unpriced();
    }

    public Optional<Model> find(String target) {
        return now.find(target);
    }

    /**
     * The model of that target.
     *
     * @throws Problem {@code model_not_found} if it does not exist, naming the nearest; {@code no_eligible_model} if
     *     its price is not known
     */
    public Model get(String target) {
        return find(target).orElseThrow(() -> unknown(target, model -> true));
    }

    /**
     * The model with that name: its target, {@code provider/model}, or its name alone.
     *
     * @param allowed the models to prefer if several have the name
     * @throws Problem as above; {@code invalid} if several targets have the name
     */
    public Model named(String name, Predicate<Model> allowed) {
        List<Model> meant = now.meantBy(name);
        List<Model> counting = meant.stream().filter(allowed).toList();
        List<Model> left = counting.isEmpty() ? meant : counting;
        if (left.isEmpty()) {
            throw unknown(name, allowed);
        }
        if (left.size() > 1) {
            throw Problem.invalid(
                    "model",
                    "\"%s\" is the name of several: say which is meant, %s"
                            .formatted(
                                    abbreviated(name),
                                    left.stream().map(Model::target).collect(Collectors.joining(" or "))));
        }
        return left.getFirst();
    }

    /**
     * The models with that name, in the order in which they are to be tried: those of an alias, or the one model that has
     * the name itself.
     *
     * @param allowed the models to prefer
     * @throws Problem as above
     */
    public List<Model> meant(String name, Predicate<Model> allowed) {
        List<Model> models = offer.aliases().getOrDefault(name, List.of()).stream()
                .flatMap(target -> find(target).stream())
                .toList();
        List<Model> left = models.stream().filter(allowed).toList();
        if (models.isEmpty()) {
            return List.of(named(name, allowed));
        }
        return left.isEmpty() ? models : left;
    }

    /** The aliases of the allowed models, in alphabetical order. */
    public List<String> aliases(Predicate<Model> allowed) {
        return offer.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().stream()
                        .anyMatch(target -> find(target).filter(allowed).isPresent()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The problem for a name that no model has; it lists the nearest names among the allowed models. */
    public Problem unknown(String name, Predicate<Model> allowed) {
        Optional<String> known = offer.unpriced().stream()
                .filter(target -> isMeant(target, name))
                .findFirst();
        if (known.isPresent()) {
            return Problem.of(ProblemType.NO_ELIGIBLE_MODEL, known.get() + " cannot be used: " + UNPRICED);
        }
        List<String> nearest = ModelNames.nearest(name, now.all().stream().filter(allowed));
        return Problem.of(
                        ProblemType.MODEL_NOT_FOUND,
                        "there is no model \"%s\"; %sGET /v1/models lists all, and \"auto\" leaves the choice to Purser"
                                .formatted(
                                        abbreviated(name),
                                        nearest.isEmpty()
                                                ? ""
                                                : "the nearest are " + String.join(", ", nearest) + "; "))
                .with("nearest", nearest);
    }

    private static boolean isMeant(String target, String name) {
        return target.equals(name)
                || target.replaceFirst(":", "/").equals(name)
                || target.substring(target.indexOf(':') + 1).equals(name);
    }

    /** The provider's keys from the environment; empty if none is set. */
    public List<String> keysFor(Model model) {
        return keys.of(model);
    }

    /** Whether the provider can be called: it needs no key, or has one. */
    public boolean isUsable(Model model) {
        return model.endpoint().keyVariable() == null || !keysFor(model).isEmpty();
    }

    private Model withBaseUrl(Model model) {
        String variable = model.provider().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_BASE_URL";
        return settings.getOptionalValue(variable, String.class)
                .map(url -> model.at(ProvidersFile.url(variable, url)))
                .orElse(model);
    }

    private static String abbreviated(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
