package io.purser.catalog;

import io.purser.ledger.HistoryChange;
import io.purser.money.Price;
import io.purser.money.SpecialPrices;
import io.purser.money.Tariff;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The models to which requests can be routed: the built-in ones, or those of {@code purser.providers}, given as JSON or
 * as a file's name. {@code <PROVIDER>_BASE_URL} replaces a provider's base URL, as in {@code LOCALAI_BASE_URL}.
 */
@Singleton
public class Catalog {
    private static final Logger LOG = Logger.getLogger(Catalog.class);
    private static final String BUILT_IN = "providers.json";
    private static final String UNPRICED = "its price is not known; fill in cost_in and cost_out, or let"
            + " PURSER_ASSUMED_PRICE say what may be assumed";

    private final Config settings;
    private final PriceBooks priceBooks;
    private final Map<String, Model> models = new LinkedHashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final List<Model> all;
    private final ModelNames names;
    private final List<String> unpriced;
    private final String priceVersion;
    private final String prices;

    Catalog(CatalogProperties properties, Config settings, PriceBooks priceBooks, Instance<EchoProvider> echo) {
        this.settings = settings;
        this.priceBooks = priceBooks;
        OverridableDocument providers = OverridableDocument.read("PURSER_PROVIDERS", properties.providers(), BUILT_IN);
        ProvidersFile.Offer offer = ProvidersFile.read(
                providers.name(), providers.content(), properties.assumedPrice().map(AssumedPrice::parse));
        for (Model model : offer.models()) {
            models.put(model.target(), withBaseUrl(model));
        }
        this.unpriced = offer.unpriced();
        if (echo.isResolvable()) {
            echo.get().model().ifPresent(model -> models.put(model.target(), model));
        }
        this.all = List.copyOf(models.values());
        this.names = new ModelNames(all);
        for (Model model : all) {
            String variable = model.endpoint().keyVariable();
            if (variable != null) {
                settings.getOptionalValue(variable, String.class)
                        .filter(key -> !key.isBlank())
                        .ifPresent(key -> keys.put(variable, key));
            }
        }
        this.prices = models.values().stream().map(Catalog::priceLine).collect(Collectors.joining("\n"));
        this.priceVersion = hash(prices);
    }

    /** Loads the catalog before any request is served, so that an invalid file stops the start; stores its prices. */
    void start(@Observes StartupEvent event) {
        unpriced.forEach(target -> LOG.warnf("a model is not used: target=%s because=%s", target, UNPRICED));
        priceBooks.keep(priceVersion, prices);
    }

    /** Stores the prices again, because a restored database may not have the prices in force. */
    void again(@Observes HistoryChange change) {
        priceBooks.keep(priceVersion, prices);
    }

    public List<Model> models() {
        return all;
    }

    /** The targets that cannot be used, because their prices are unknown and no price may be assumed. */
    public List<String> unpriced() {
        return unpriced;
    }

    public Optional<Model> find(String target) {
        return Optional.ofNullable(models.get(target));
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
        List<Model> meant = names.meantBy(name);
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

    /** The problem for a name that no model has; it lists the nearest names among the allowed models. */
    public Problem unknown(String name, Predicate<Model> allowed) {
        Optional<String> known =
                unpriced.stream().filter(target -> isMeant(target, name)).findFirst();
        if (known.isPresent()) {
            return Problem.of(ProblemType.NO_ELIGIBLE_MODEL, known.get() + " cannot be used: " + UNPRICED);
        }
        List<String> nearest = new ModelNames(all.stream().filter(allowed).toList()).nearest(name);
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

    /** The version of the prices in force, which every entry has. */
    public String priceVersion() {
        return priceVersion;
    }

    /** The provider's key from the environment, or null if it is not set. */
    public @Nullable String keyFor(Model model) {
        return model.endpoint().keyVariable() == null
                ? null
                : keys.get(model.endpoint().keyVariable());
    }

    /** Whether the provider can be called: it needs no key, or has one. */
    public boolean isUsable(Model model) {
        return model.endpoint().keyVariable() == null || keyFor(model) != null;
    }

    private Model withBaseUrl(Model model) {
        String variable = model.provider().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_BASE_URL";
        return settings.getOptionalValue(variable, String.class)
                .map(url -> model.at(URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url)))
                .orElse(model);
    }

    private static String priceLine(Model model) {
        StringBuilder line = new StringBuilder(model.target())
                .append(prices(model.tariff()))
                .append(model.priceIsAssumed() ? " assumed" : "")
                .append(prices(model.prices().overrides()));
        model.traits()
                .serviceTiers()
                .others()
                .forEach((tier, prices) -> line.append(" tier=%s:".formatted(tier))
                        .append(prices(prices.tariff()))
                        .append(prices(prices.overrides())));
        return line.toString();
    }

    private static String prices(List<PriceOverride> overrides) {
        return overrides.stream()
                .map(override -> " above=%d from=%s to=%s:"
                                .formatted(override.promptTokensAbove(), override.from(), override.to())
                        + prices(override.tariff()))
                .collect(Collectors.joining());
    }

    private static String prices(Tariff tariff) {
        String text = prices(
                " in=%s cached=%s cache_write=%s out=%s request=%s",
                tariff.input(), tariff.cachedInput(), tariff.cacheWrite(), tariff.output(), tariff.request());
        Price hour = tariff.hourCacheWrite();
        if (hour != null) {
            text += prices(" cache_write_1h=%s", hour);
        }
        SpecialPrices special = tariff.special();
        return special.equals(SpecialPrices.none(tariff.input(), tariff.output()))
                ? text
                : text
                        + prices(
                                " reasoning=%s audio_in=%s image_in=%s audio_out=%s image_out=%s",
                                special.reasoning(),
                                special.audioInput(),
                                special.imageInput(),
                                special.audioOutput(),
                                special.imageOutput());
    }

    private static String prices(String form, Price... prices) {
        return form.formatted(Stream.of(prices).map(Catalog::plain).toArray());
    }

    private static String plain(Price price) {
        return price.usdPerUnit().toPlainString();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String abbreviated(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
