package io.purser.deploy.cost;

import io.purser.akash.sdl.group.ResourceSum;
import io.purser.json.Fields;
import io.purser.json.SettingDocument;
import io.purser.json.StrictJson;
import io.purser.money.Usd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dated price lists of a few clouds, by their names. */
public record CloudPrices(List<CloudPrice> clouds) {
    private static final String VARIABLE = "PURSER_CLOUD_PRICES";
    private static final String BUILT_IN = "/cloud-prices.json";
    private static final long MOST_FREE_GIB = 1_000_000;

    public CloudPrices {
        clouds = List.copyOf(clouds);
        long different = clouds.stream().map(CloudPrice::cloud).distinct().count();
        if (different != clouds.size()) {
            throw new IllegalArgumentException("two price lists for one cloud");
        }
    }

    /**
     * The operator's table, or the built-in one if the operator gives none.
     *
     * @param given the table itself, or the name of a file ({@link SettingDocument})
     * @throws IllegalStateException with every mistake and its line, if it is not such a table
     */
    public static CloudPrices load(Optional<String> given) {
        if (given.filter(text -> !text.isBlank()).isEmpty()) {
            return builtIn();
        }
        try {
            SettingDocument document = SettingDocument.read(VARIABLE, given.get());
            String name = document.name().equals(VARIABLE) ? VARIABLE : VARIABLE + " (" + document.name() + ")";
            return parse(name, document.content());
        } catch (UncheckedIOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The built-in table. */
    public static CloudPrices builtIn() {
        try (InputStream file = CloudPrices.class.getResourceAsStream(BUILT_IN)) {
            if (file == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the program");
            }
            return parse(BUILT_IN, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CloudPrices parse(String name, byte[] json) {
        StrictJson.Lined<List<@Nullable CloudPrice>> read = StrictJson.readArrayWithLines(json, CloudPrices::one);
        if (!read.violations().isEmpty()) {
            throw new IllegalStateException(read.violations().stream()
                    .map(violation -> "%s, line %d: %s %s"
                            .formatted(name, read.lineOf(violation.path()), violation.path(), violation.message()))
                    .collect(Collectors.joining("\n")));
        }
        List<CloudPrice> clouds = new ArrayList<>();
        for (CloudPrice cloud : read.value()) {
            if (cloud != null) {
                clouds.add(cloud);
            }
        }
        try {
            return new CloudPrices(clouds);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable CloudPrice one(Fields fields) {
        String cloud = required(fields, "cloud", fields.name("cloud"));
        String name = required(fields, "name", fields.name("name"));
        String region = required(fields, "region", fields.name("region"));
        LocalDate asOf = required(fields, "as_of", fields.parsed("as_of", 10, CloudPrices::date));
        String source = required(fields, "source", fields.text("source", 1_000));
        Usd vcpu = required(fields, "vcpu_hour_usd", price(fields, "vcpu_hour_usd"));
        Usd memory = required(fields, "memory_gib_hour_usd", price(fields, "memory_gib_hour_usd"));
        Usd ephemeral = required(fields, "ephemeral_gib_hour_usd", price(fields, "ephemeral_gib_hour_usd"));
        OptionalLong free = fields.count("ephemeral_gib_free", 0, MOST_FREE_GIB);
        Usd persistent = price(fields, "persistent_gib_month_usd");
        fields.noMore();
        return cloud == null
                        || name == null
                        || region == null
                        || asOf == null
                        || source == null
                        || vcpu == null
                        || memory == null
                        || ephemeral == null
                ? null
                : new CloudPrice(
                        cloud, name, region, asOf, source, vcpu, memory, ephemeral, free.orElse(0), persistent);
    }

    private static <T> @Nullable T required(Fields fields, String name, @Nullable T value) {
        if (!fields.has(name)) {
            fields.violation(name, "is missing");
        }
        return value;
    }

    private static @Nullable Usd price(Fields fields, String name) {
        return fields.parsed(name, 30, text -> {
            Usd price = Usd.parse(text);
            if (price.isNegative()) {
                throw new IllegalArgumentException("must not be negative");
            }
            return price;
        });
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("has to be a date, as in 2026-11-22", e);
        }
    }

    /**
     * The price of these resources in a month on each cloud that offers them, by its name, in the order of the table.
     */
    public SequencedMap<String, Usd> perMonth(ResourceSum resources) {
        SequencedMap<String, Usd> prices = new LinkedHashMap<>();
        clouds.forEach(cloud -> cloud.perMonth(resources).ifPresent(price -> prices.put(cloud.cloud(), price)));
        return prices;
    }

    /** The lowest of these prices; empty if no cloud has one. */
    public static Optional<Usd> cheapest(Map<String, Usd> clouds) {
        return clouds.values().stream().min(Comparator.naturalOrder());
    }

    /** The saving in percent compared with each cloud; leaves out a cloud whose price is zero. */
    public static SequencedMap<String, Percent> saved(Usd akash, Map<String, Usd> clouds) {
        SequencedMap<String, Percent> saved = new LinkedHashMap<>();
        clouds.forEach((cloud, price) -> Percent.saved(akash, price).ifPresent(percent -> saved.put(cloud, percent)));
        return saved;
    }
}
