package io.purser.catalog;

import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.json.UrlText;
import io.purser.money.Tariff;
import io.purser.problem.Violation;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code providers.json}: an array of models in the format of 371 OS, with Purser's additional optional fields.
 * Prices are in dollars per 1,000 tokens. An item may have aliases instead of a model, or a {@link KnownProvider}.
 */
final class ProvidersFile {
    static final long LARGEST_CONTEXT = 100_000_000;
    private static final int LARGEST_PORT = 65_535;
    /** An agent of A2A tells no limit; a task with this many tokens is longer than any that Purser takes. */
    private static final OptionalLong A2A_CONTEXT = OptionalLong.of(1_000_000);

    private static final int MOST_PASSED = 100;

    /**
     * The content of a file.
     *
     * @param unpriced the targets that cannot be used because their prices are unknown
     * @param aliases other names for targets, each with the targets in order
     * @param providers those of the file, and the known ones
     */
    record Offer(
            List<Model> models, List<String> unpriced, Map<String, List<String>> aliases, KnownProviders providers) {
        Offer {
            models = List.copyOf(models);
            aliases = Map.copyOf(aliases);
            unpriced = List.copyOf(unpriced);
        }
    }

    private final @Nullable Tariff assumed;
    private final List<String> unpriced = new ArrayList<>();
    private final Map<String, List<String>> aliases = new HashMap<>();
    private KnownProviders known = KnownProviders.builtIn();

    private ProvidersFile(Optional<AssumedPrice> assumed) {
        this.assumed = assumed.map(AssumedPrice::tariff).orElse(null);
    }

    /**
     * Reads all models of the file.
     *
     * @param assumed the price for a model without one
     * @throws IllegalArgumentException with one line for each mistake
     */
    static Offer read(String fileName, byte[] content, Optional<AssumedPrice> assumed) {
        return new ProvidersFile(assumed).read(fileName, content);
    }

    private Offer read(String fileName, byte[] content) {
        StrictJson.Lined<List<@Nullable Fields>> read = StrictJson.readArrayWithLines(content, fields -> fields);
        List<@Nullable Fields> items = read.value();
        readProviders(items, read.violations());
        List<Model> models = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            Fields item = items.get(i);
            Model model = item == null || item.has(KnownProvider.NAME) ? null : model(item);
            if (model != null && !targets.add(model.target())) {
                read.violations().add(new Violation("[" + i + "]", model.target() + " is there twice"));
            }
            if (model != null) {
                models.add(model);
            }
        }
        List<Violation> violations = new ArrayList<>(read.violations());
        if (items.isEmpty() && violations.isEmpty()) {
            violations.add(new Violation("", "there is no model in it"));
        }
        if (!violations.isEmpty()) {
            StringBuilder text = new StringBuilder(fileName).append(" cannot be used:");
            violations.stream()
                    .map(v -> "  line " + read.lineOf(v.path()) + ": " + v)
                    .forEach(line -> text.append('\n').append(line));
            throw new IllegalArgumentException(text.toString());
        }
        return new Offer(models, unpriced, aliases, known);
    }

    /** Reads the providers of the file, wherever they stand, so that its models find them. */
    private void readProviders(List<@Nullable Fields> items, List<Violation> violations) {
        List<KnownProvider> own = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Fields item = items.get(i);
            KnownProvider provider = item != null && item.has(KnownProvider.NAME) ? KnownProvider.read(item) : null;
            if (provider != null && own.stream().anyMatch(other -> other.name().equals(provider.name()))) {
                violations.add(new Violation("[" + i + "]", "the provider " + provider.name() + " is there twice"));
            } else if (provider != null) {
                own.add(provider);
            }
        }
        known = known.after(own);
    }

    private @Nullable Model model(Fields fields) {
        if (fields.has(AliasFields.NAME)) {
            AliasFields.read(fields, aliases);
            return null;
        }
        String provider = name(fields, "name");
        String name = name(fields, "model");
        String upstream = fields.name("upstream_model");
        KnownProvider named = known.named(provider).orElse(null);
        boolean isPlaced = fields.has("base_url");
        Dialect dialect = dialect(fields, isPlaced ? null : named);
        boolean open = !dialect.isA2a() && TariffFields.isOpen(fields);
        Tariff tariff = dialect.isA2a() ? TariffFields.ofTask(fields) : TariffFields.base(fields, assumed);
        LocalDate asOf = fields.parsed("as_of", 10, ProvidersFile::day);
        List<PriceOverride> overrides = TariffFields.overrides(fields, tariff);
        OptionalLong context = dialect.isA2a() ? A2A_CONTEXT : count(fields, "max_context", 1, true);
        OptionalLong output = count(fields, "max_output", 1, false);
        OptionalLong latency = fields.count("latency_ms", 0, 3_600_000);
        String keyVariable = fields.parsed("endpoint_env", 200, ProvidersFile::variable);
        URI baseUrl = fields.parsed("base_url", 2_000, ProvidersFile::url);
        KnownProvider here = isPlaced ? known.at(baseUrl).orElse(null) : named;
        if (keyVariable == null && !isPlaced && named != null && !fields.has("endpoint_env")) {
            keyVariable = named.keyVariable();
        }
        boolean isPrivate = fields.flag("private", false);
        Set<String> capabilities = Set.copyOf(new HashSet<>(fields.names("capabilities", 50)));
        Set<String> passes = Set.copyOf(new HashSet<>(fields.names("passes", MOST_PASSED)));
        ServiceTiers tiers =
                ServiceTierFields.read(fields, here == null ? null : here.serviceTier(), tariff, overrides);
        ModelTraits traits = TraitFields.read(fields, named, here, capabilities, tiers);
        if (provider != null && provider.contains(":")) {
            fields.violation("name", "must not contain a colon");
        }
        if (baseUrl == null && provider != null && !isPlaced) {
            baseUrl = named == null ? null : named.baseUrl();
            if (baseUrl == null) {
                fields.violation(
                        "base_url",
                        dialect.isA2a()
                                ? "is missing: at which URL does the agent take messages?"
                                : "is missing: where is " + provider + "'s OpenAI-compatible API?");
            }
        }
        if (context.isPresent() && output.isPresent() && output.getAsLong() > context.getAsLong()) {
            fields.violation("max_output", "is more than max_context");
        }
        fields.noMore();
        if (provider != null && name != null && open && assumed == null) {
            unpriced.add(provider + ":" + name);
        }
        if (provider == null || name == null || tariff == null || context.isEmpty() || baseUrl == null) {
            return null;
        }
        return new Model(
                provider,
                name,
                new Model.Endpoint(
                        dialect,
                        baseUrl,
                        upstream == null ? name : upstream,
                        keyVariable,
                        isPrivate,
                        passes,
                        here == null ? Map.of() : here.headers()),
                new Prices(tariff, overrides),
                new PriceOrigin(open, "", asOf),
                context.getAsLong(),
                Math.min(output.orElse(context.getAsLong()), context.getAsLong()),
                latency.orElse(0),
                capabilities,
                traits);
    }

    /** The dialect from the file, or the provider's own if the file leaves its place open as well. */
    private static Dialect dialect(Fields fields, @Nullable KnownProvider provider) {
        String said = fields.oneOf("dialect", Dialect.codes());
        if (said == null) {
            return provider == null ? Dialect.CHAT_COMPLETIONS : provider.dialect();
        }
        return Dialect.of(said);
    }

    private static @Nullable String name(Fields fields, String field) {
        String name = fields.name(field);
        if (name == null && !fields.has(field)) {
            fields.violation(field, "is missing");
        }
        return name;
    }

    private static OptionalLong count(Fields fields, String field, long least, boolean required) {
        OptionalLong count = fields.count(field, least, LARGEST_CONTEXT);
        if (count.isEmpty() && required && !fields.has(field)) {
            fields.violation(field, "is missing: a number of tokens");
        }
        return count;
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("has to be a day, as in 2026-10-08", e);
        }
    }

    /** The name of an environment variable. */
    static String variable(String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("has to be the name of an environment variable, not the key itself");
        }
        return text;
    }

    /** The base URL in that environment variable. */
    static URI url(String variable, String text) {
        try {
            return url(text);
        } catch (IllegalArgumentException e) {
            // Without a cause: a refused start shows the message of the first one, which does not name the variable.
            throw new IllegalArgumentException(variable + " " + e.getMessage());
        }
    }

    /** A base URL, without a slash at the end. */
    static URI url(String text) {
        URI url = UrlText.parse(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        boolean plain = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
        if (!http || url.getHost() == null || !plain || url.getPort() == 0 || url.getPort() > LARGEST_PORT) {
            throw new IllegalArgumentException("has to be an http or https URL without user, query or fragment");
        }
        return url;
    }
}
