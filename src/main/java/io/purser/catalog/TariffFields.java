package io.purser.catalog;

import io.purser.json.Fields;
import io.purser.money.Price;
import io.purser.money.SpecialPrices;
import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the prices of a model: dollars per 1,000 tokens, and dollars for a request. */
final class TariffFields {
    private static final BigDecimal DEAREST = new BigDecimal("1000");
    private static final int MOST_DECIMALS = 18;
    private static final int MOST_OVERRIDES = 20;
    private static final long LARGEST_PROMPT = 100_000_000;

    private TariffFields() {}

    /** Whether the file lacks a price that every cost needs. */
    static boolean isOpen(Fields fields) {
        return !fields.has("cost_in") || !fields.has("cost_out");
    }

    /**
     * The ordinary prices; null if one is missing or wrong; a wrong one is added to the violations.
     *
     * @param assumed the prices to use for missing ones, or null if no price may be assumed
     */
    static @Nullable Tariff base(Fields fields, @Nullable Tariff assumed) {
        Price input = price(fields, "cost_in");
        Price output = price(fields, "cost_out");
        if (assumed != null && !fields.has("cost_in")) {
            input = assumed.input();
        }
        if (assumed != null && !fields.has("cost_out")) {
            output = assumed.output();
        }
        return read(fields, input == null || output == null ? null : Tariff.of(input, output));
    }

    /** The price of one task of an agent, which tells no tokens; null if it is missing or wrong. */
    static @Nullable Tariff ofTask(Fields fields) {
        BigDecimal task = fields.number("cost_request", BigDecimal.ZERO, DEAREST);
        if (!fields.has("cost_request")) {
            fields.violation("cost_request", "is missing: what one task of the agent costs, in dollars");
        }
        return task == null ? null : new Tariff(Price.FREE, Price.FREE, Price.FREE, Price.FREE, new Price(task));
    }

    /** The field {@code price_overrides}; an override has the ordinary price for every field that it leaves out. */
    static List<PriceOverride> overrides(Fields fields, @Nullable Tariff base) {
        return fields
                .objects("price_overrides", MOST_OVERRIDES, item -> Stream.ofNullable(override(item, base)))
                .stream()
                .flatMap(override -> override)
                .toList();
    }

    private static @Nullable PriceOverride override(Fields fields, @Nullable Tariff base) {
        long above = fields.count("prompt_tokens_above", 1, LARGEST_PROMPT).orElse(0);
        LocalTime from = fields.parsed("from_utc", 5, TariffFields::time);
        LocalTime to = fields.parsed("to_utc", 5, TariffFields::time);
        if (fields.has("from_utc") != fields.has("to_utc")) {
            fields.violation(fields.has("from_utc") ? "to_utc" : "from_utc", "is missing: hours begin and end");
        }
        if (above == 0 && !fields.has("prompt_tokens_above") && !fields.has("from_utc")) {
            fields.violation("prompt_tokens_above", "or from_utc and to_utc have to say when these prices hold");
        }
        Tariff tariff = changed(fields, base);
        fields.noMore();
        return tariff == null || (from == null) != (to == null) ? null : new PriceOverride(above, from, to, tariff);
    }

    /** The base with the prices of the fields; null if there is no base, or a price is wrong. */
    static @Nullable Tariff changed(Fields fields, @Nullable Tariff base) {
        Price input = price(fields, "cost_in");
        Price output = price(fields, "cost_out");
        return read(fields, base == null ? null : with(base, input, output));
    }

    /** The base with another input or output price; every price that was equal to the old one changes with it. */
    private static Tariff with(Tariff base, @Nullable Price input, @Nullable Price output) {
        return new Tariff(
                follow(base.input(), base.input(), input),
                follow(base.cachedInput(), base.input(), input),
                follow(base.cacheWrite(), base.input(), input),
                followHour(base, input),
                follow(base.output(), base.output(), output),
                base.request(),
                new SpecialPrices(
                        follow(base.special().reasoning(), base.output(), output),
                        follow(base.special().audioInput(), base.input(), input),
                        follow(base.special().imageInput(), base.input(), input),
                        follow(base.special().audioOutput(), base.output(), output),
                        follow(base.special().imageOutput(), base.output(), output)));
    }

    private static @Nullable Price followHour(Tariff base, @Nullable Price newInput) {
        Price hour = base.hourCacheWrite();
        return newInput != null && ofHour(base.input()).equals(hour) ? ofHour(newInput) : hour;
    }

    /** Anthropic's price for caching a prompt for an hour: twice the price of the prompt. */
    private static Price ofHour(Price input) {
        return input.timesOver(BigDecimal.TWO);
    }

    private static Price follow(Price price, Price leader, @Nullable Price newLeader) {
        return newLeader != null && price.equals(leader) ? newLeader : price;
    }

    private static @Nullable Tariff read(Fields fields, @Nullable Tariff plain) {
        Price cached = price(fields, "cost_cached");
        Price cacheWrite = price(fields, "cost_cache_write");
        Price hourCacheWrite = price(fields, "cost_cache_write_1h");
        Price reasoning = price(fields, "cost_reasoning");
        Price audioIn = price(fields, "cost_audio_in");
        Price imageIn = price(fields, "cost_image_in");
        Price audioOut = price(fields, "cost_audio_out");
        Price imageOut = price(fields, "cost_image_out");
        BigDecimal request = fields.number("cost_request", BigDecimal.ZERO, DEAREST);
        if (plain == null) {
            return null;
        }
        return new Tariff(
                plain.input(),
                or(cached, plain.cachedInput()),
                or(cacheWrite, plain.cacheWrite()),
                hour(plain, cacheWrite, hourCacheWrite),
                plain.output(),
                request == null ? plain.request() : new Price(request),
                new SpecialPrices(
                        or(reasoning, plain.special().reasoning()),
                        or(audioIn, plain.special().audioInput()),
                        or(imageIn, plain.special().imageInput()),
                        or(audioOut, plain.special().audioOutput()),
                        or(imageOut, plain.special().imageOutput())));
    }

    /** The price of its own, or the usual one if the file has a price for writing to the cache. */
    private static @Nullable Price hour(Tariff plain, @Nullable Price cacheWrite, @Nullable Price hourCacheWrite) {
        if (hourCacheWrite != null || cacheWrite == null) {
            return hourCacheWrite == null ? plain.hourCacheWrite() : hourCacheWrite;
        }
        return plain.hourCacheWrite() == null ? ofHour(plain.input()) : plain.hourCacheWrite();
    }

    private static Price or(@Nullable Price price, Price otherwise) {
        return price == null ? otherwise : price;
    }

    private static @Nullable Price price(Fields fields, String field) {
        BigDecimal price = fields.number(field, BigDecimal.ZERO, DEAREST);
        if (price != null && price.stripTrailingZeros().scale() > MOST_DECIMALS) {
            fields.violation(field, "has more than %d decimals".formatted(MOST_DECIMALS));
        }
        return price == null ? null : Price.perThousand(price);
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("has to be a time of day in UTC, as in 16:30", e);
        }
    }
}
