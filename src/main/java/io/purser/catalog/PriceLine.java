package io.purser.catalog;

import io.purser.json.Numbers;
import io.purser.money.Price;
import io.purser.money.SpecialPrices;
import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A line of the price book: a target and all its prices, in dollars for one token or one request. */
final class PriceLine {
    private static final String OVERRIDE = " above=";
    private static final String TIER = " tier=";

    private PriceLine() {}

    /** The line of a model. */
    static String of(Model model) {
        StringBuilder line = new StringBuilder(model.target())
                .append(prices(model.tariff()))
                .append(model.priceIsAssumed() ? " assumed" : "")
                .append(prices(model.prices().overrides()));
        model.traits()
                .serviceTiers()
                .others()
                .forEach((tier, prices) -> line.append(TIER + "%s:".formatted(tier))
                        .append(prices(prices.tariff()))
                        .append(prices(prices.overrides())));
        return line.toString();
    }

    /** The line of a target without service tiers of its own. */
    static String of(String target, Prices prices) {
        return target + prices(prices.tariff()) + prices(prices.overrides());
    }

    /** The version of a list, which its text determines. */
    static String version(String list) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The ordinary prices of a target in a list of such lines; empty if the list does not have it. */
    static Optional<Prices> find(String list, String target) {
        return list.lines()
                .filter(line -> line.startsWith(target + " in="))
                .findFirst()
                .map(line -> read(line.substring(target.length())));
    }

    /** The ordinary prices in a line that has one target alone. */
    static Prices read(String line) {
        int tier = line.indexOf(TIER);
        String[] parts = (tier < 0 ? line : line.substring(0, tier)).split(OVERRIDE, -1);
        List<PriceOverride> overrides = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            Map<String, String> said = said("above=" + parts[i]);
            overrides.add(new PriceOverride(
                    Long.parseLong(said.getOrDefault("above", "")),
                    hour(said.get("from")),
                    hour(said.get("to")),
                    tariff(said)));
        }
        return new Prices(tariff(said(parts[0])), overrides);
    }

    private static Map<String, String> said(String part) {
        Map<String, String> said = new HashMap<>();
        for (String word : part.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                said.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return said;
    }

    /** A time of day; the last one before the prices ends with a colon. */
    private static @Nullable LocalTime hour(@Nullable String text) {
        String plain = text == null ? "null" : text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
        return plain.equals("null") ? null : LocalTime.parse(plain);
    }

    private static Tariff tariff(Map<String, String> said) {
        Price input = price(said, "in", null);
        Price output = price(said, "out", null);
        return new Tariff(
                input,
                price(said, "cached", null),
                price(said, "cache_write", null),
                said.containsKey("cache_write_1h") ? price(said, "cache_write_1h", null) : null,
                output,
                price(said, "request", null),
                new SpecialPrices(
                        price(said, "reasoning", output),
                        price(said, "audio_in", input),
                        price(said, "image_in", input),
                        price(said, "audio_out", output),
                        price(said, "image_out", output)));
    }

    private static Price price(Map<String, String> said, String name, @Nullable Price otherwise) {
        String text = said.get(name);
        if (text == null && otherwise != null) {
            return otherwise;
        }
        if (text == null) {
            throw new IllegalArgumentException("the line of prices has no " + name);
        }
        BigDecimal dollars = Numbers.decimal(text);
        return dollars.signum() == 0 ? Price.FREE : new Price(dollars);
    }

    private static String prices(List<PriceOverride> overrides) {
        return overrides.stream()
                .map(override -> (OVERRIDE + "%d from=%s to=%s:")
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
        return form.formatted(Stream.of(prices).map(PriceLine::plain).toArray());
    }

    private static String plain(Price price) {
        return price.usdPerUnit().toPlainString();
    }
}
