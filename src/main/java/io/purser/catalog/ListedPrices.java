package io.purser.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Numbers;
import io.purser.money.Price;
import io.purser.money.SpecialPrices;
import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the prices of a model from a provider's list: dollars for one token, as numbers or as texts. Whatever the list
 * leaves open is read as the dearer of the possibilities.
 *
 * @param input the names of the prices in the list; null if it never has such a price
 */
record ListedPrices(
        String input,
        String output,
        String cached,
        String cacheWrite,
        @Nullable String hourCacheWrite,
        @Nullable String request,
        @Nullable String reasoning,
        @Nullable String audio,
        @Nullable String image) {
    /** The names in OpenRouter's list: https://openrouter.ai/docs/guides/overview/models. */
    static final ListedPrices OPENROUTER = new ListedPrices(
            "prompt",
            "completion",
            "input_cache_read",
            "input_cache_write",
            "input_cache_write_1h",
            "request",
            "internal_reasoning",
            "audio",
            "image");

    /** The names in Requesty's list. */
    static final ListedPrices REQUESTY = new ListedPrices(
            "input_price", "output_price", "cached_price", "caching_price", null, null, null, null, null);

    /** A ten-thousandth of a nano-dollar for a million tokens would change no cost; further decimals are rounded up. */
    private static final int DECIMALS = 15;

    /** Dollars for a token: 10,000 dollars for a million tokens, ten times the dearest model that is known. */
    private static final BigDecimal ABSURD = new BigDecimal("0.01");
    /** Dollars for a request. */
    private static final BigDecimal ABSURD_REQUEST = new BigDecimal("100");

    private static final BigDecimal VARIABLE = BigDecimal.ONE.negate();
    /** OpenRouter's price of a token of an image, beside the one of a whole image. */
    private static final String IMAGE_TOKEN = "image_token";

    private static final String OVERRIDES = "overrides";
    private static final String LEAST_PROMPT = "min_prompt_tokens";
    private static final int MOST_OVERRIDES = 20;

    /** The prices for text, and the kinds of prompts that cost more. */
    record Read(Prices prices, boolean isDearerForImages, boolean isDearerForAudio) {}

    /**
     * Reads all prices of a model.
     *
     * @throws IllegalArgumentException saying why the prices cannot be used
     */
    Read read(JsonNode said) {
        Tariff base = tariff(said, null);
        List<PriceOverride> overrides = new ArrayList<>();
        Tariff always = base;
        JsonNode listed = said.path(OVERRIDES);
        if (!listed.isMissingNode() && !listed.isNull() && (!listed.isArray() || listed.size() > MOST_OVERRIDES)) {
            throw new IllegalArgumentException("its prices by prompt size cannot be read");
        }
        for (JsonNode item : listed) {
            if (!item.isObject()) {
                throw new IllegalArgumentException("its prices by prompt size cannot be read");
            }
            Tariff tariff = tariff(item, base);
            JsonNode least = item.path(LEAST_PROMPT);
            if (isBySizeAlone(item) && least.isIntegralNumber() && least.canConvertToLong() && least.longValue() > 1) {
                overrides.add(new PriceOverride(least.longValue() - 1, null, null, tariff));
            } else {
                always = dearest(always, tariff); // its condition is not known here, so it may always hold
            }
        }
        Tariff ordinary = always;
        List<PriceOverride> sorted = overrides.stream()
                .sorted((one, other) -> Long.compare(other.promptTokensAbove(), one.promptTokensAbove()))
                .map(override -> always(override, base, ordinary))
                .toList();
        boolean isDearerForImages = isDearer(said, image) || (image != null && isDearer(said, IMAGE_TOKEN));
        return new Read(new Prices(ordinary, sorted), isDearerForImages, isDearer(said, audio));
    }

    /** An override is never cheaper than prices that may always hold. */
    private static PriceOverride always(PriceOverride override, Tariff base, Tariff ordinary) {
        return base.equals(ordinary) ? override : override.with(dearest(override.tariff(), ordinary));
    }

    private boolean isBySizeAlone(JsonNode item) {
        Set<String> others = new HashSet<>();
        item.fieldNames().forEachRemaining(others::add);
        others.removeAll(Set.of(LEAST_PROMPT, input, output, cached, cacheWrite));
        others.remove(hourCacheWrite);
        others.remove(request);
        others.remove(reasoning);
        others.remove(audio);
        others.remove(image);
        return others.isEmpty();
    }

    /** Whether a kind of prompt costs more than text; its price would have to be reserved for every text, too. */
    private boolean isDearer(JsonNode said, @Nullable String kind) {
        Price special = positive(said, kind);
        Price text = price(said, input, ABSURD);
        return special != null && text != null && special.usdPerUnit().compareTo(text.usdPerUnit()) > 0;
    }

    private Tariff tariff(JsonNode said, @Nullable Tariff base) {
        Price in = required(said, input, base == null ? null : base.input());
        Price out = required(said, output, base == null ? null : base.output());
        boolean isBases = base != null && base.input().equals(in);
        Price read = positive(said, cached);
        Price write = positive(said, cacheWrite);
        Price thinking = positive(said, reasoning);
        Price usual = base == null ? out : base.special().reasoning().max(out);
        Price each = price(said, request, ABSURD_REQUEST);
        Price writes = write != null ? write : isBases && base != null ? base.cacheWrite() : in;
        return new Tariff(
                in,
                read != null ? read : isBases && base != null ? base.cachedInput() : in,
                writes,
                hour(said, in, write, isBases ? base : null),
                out,
                each != null ? each : base == null ? Price.FREE : base.request(),
                new SpecialPrices(thinking == null ? usual : thinking.max(out), in, in, out, out));
    }

    /** The price of its own, or Anthropic's usual one: twice the price of the prompt. */
    private @Nullable Price hour(JsonNode said, Price in, @Nullable Price write, @Nullable Tariff base) {
        Price hour = positive(said, hourCacheWrite);
        if (hour != null || write == null) {
            return hour != null ? hour : base == null ? null : base.hourCacheWrite();
        }
        return in.timesOver(BigDecimal.TWO).max(write);
    }

    private static Price required(JsonNode said, String name, @Nullable Price otherwise) {
        Price price = price(said, name, ABSURD);
        if (price == null && otherwise == null) {
            throw new IllegalArgumentException("its price \"%s\" is missing".formatted(name));
        }
        return price == null && otherwise != null ? otherwise : java.util.Objects.requireNonNull(price);
    }

    /** A price above zero; lists have zero for what has no price of its own. */
    private static @Nullable Price positive(JsonNode said, @Nullable String name) {
        Price price = price(said, name, ABSURD);
        return price == null || price.isFree() ? null : price;
    }

    private static @Nullable Price price(JsonNode said, @Nullable String name, BigDecimal absurd) {
        JsonNode node = name == null ? null : said.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        BigDecimal dollars;
        try {
            dollars = node.isTextual()
                    ? Numbers.decimal(node.textValue())
                    : node.isNumber() ? node.decimalValue() : Numbers.decimal("");
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("its price \"%s\" is no number".formatted(name), e);
        }
        if (dollars.signum() < 0) {
            throw new IllegalArgumentException(
                    (dollars.compareTo(VARIABLE) == 0 ? "its price \"%s\" varies" : "its price \"%s\" is negative")
                            .formatted(name));
        }
        if (dollars.compareTo(absurd) > 0) {
            throw new IllegalArgumentException(
                    "its price \"%s\" is absurd: more than %s dollars".formatted(name, absurd.toPlainString()));
        }
        return dollars.signum() == 0 ? Price.FREE : new Price(dollars.setScale(DECIMALS, RoundingMode.UP));
    }

    /** The dearer of two tariffs in every price. */
    static Tariff dearest(Tariff one, Tariff other) {
        Price hour = one.hourCacheWrite();
        Price otherHour = other.hourCacheWrite();
        SpecialPrices some = one.special();
        SpecialPrices others = other.special();
        return new Tariff(
                one.input().max(other.input()),
                one.cachedInput().max(other.cachedInput()),
                one.cacheWrite().max(other.cacheWrite()),
                hour == null || otherHour == null ? null : hour.max(otherHour),
                one.output().max(other.output()),
                one.request().max(other.request()),
                new SpecialPrices(
                        some.reasoning().max(others.reasoning()),
                        some.audioInput().max(others.audioInput()),
                        some.imageInput().max(others.imageInput()),
                        some.audioOutput().max(others.audioOutput()),
                        some.imageOutput().max(others.imageOutput())));
    }
}
