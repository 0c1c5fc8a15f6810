package io.purser.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All prices of a model: one for each kind of token and one for the request itself.
 *
 * @param input for a prompt token
 * @param cachedInput for a prompt token read from the provider's cache
 * @param cacheWrite for a prompt token written to the provider's cache
 * @param hourCacheWrite for a prompt token written to the cache for an hour, or null if the price is unknown
 * @param shortCacheWrite for a prompt token of which the provider tells that its cache keeps it for five minutes
 * @param output for a token of the answer
 * @param request for each request, of any size
 * @param special for reasoning, audio and image tokens
 */
public record Tariff(
        Price input,
        Price cachedInput,
        Price cacheWrite,
        @Nullable Price hourCacheWrite,
        Price shortCacheWrite,
        Price output,
        Price request,
        SpecialPrices special) {
    /** A tariff whose cache has one price, whatever the provider tells of its time. */
    public Tariff(
            Price input,
            Price cachedInput,
            Price cacheWrite,
            @Nullable Price hourCacheWrite,
            Price output,
            Price request,
            SpecialPrices special) {
        this(input, cachedInput, cacheWrite, hourCacheWrite, cacheWrite, output, request, special);
    }

    /** A tariff with ordinary prices for reasoning, audio and image tokens. */
    public Tariff(Price input, Price cachedInput, Price cacheWrite, Price output, Price request) {
        this(input, cachedInput, cacheWrite, output, request, SpecialPrices.none(input, output));
    }

    /** A tariff without a known price for caching tokens for an hour. */
    public Tariff(
            Price input, Price cachedInput, Price cacheWrite, Price output, Price request, SpecialPrices special) {
        this(input, cachedInput, cacheWrite, null, output, request, special);
    }

    public static Tariff of(Price input, Price output) {
        return new Tariff(input, input, input, output, Price.FREE);
    }

    /**
     * The prices of a call whose prompt is to stay in the provider's cache for an hour; empty if they are unknown. The
     * prompt may also have parts for a shorter time, so a write costs the dearer of the two prices, unless the provider
     * tells them apart.
     */
    public Optional<Tariff> cachingForAnHour() {
        if (isFree()) {
            return Optional.of(this);
        }
        return Optional.ofNullable(hourCacheWrite)
                .map(hour -> new Tariff(
                        input, cachedInput, cacheWrite.max(hour), hour, cacheWrite, output, request, special));
    }

    /** All prices multiplied by the factor. */
    public Tariff timesOver(BigDecimal factor) {
        return new Tariff(
                input.timesOver(factor),
                cachedInput.timesOver(factor),
                cacheWrite.timesOver(factor),
                hourCacheWrite == null ? null : hourCacheWrite.timesOver(factor),
                shortCacheWrite.timesOver(factor),
                output.timesOver(factor),
                request.timesOver(factor),
                special.timesOver(factor));
    }

    /** The exact sum over all kinds of tokens, rounded up once. */
    public Usd cost(TokenCounts tokens) {
        return cost(tokens, MediaTokens.NONE);
    }

    /**
     * The exact sum over all kinds of tokens, rounded up once.
     *
     * @param media the tokens with prices of their own; counts beyond the call's own are cut to them
     */
    public Usd cost(TokenCounts tokens, MediaTokens media) {
        long audioIn = Math.min(media.audioInput(), tokens.uncached());
        long imageIn = Math.min(media.imageInput(), tokens.uncached() - audioIn);
        long hourWrite = Math.min(media.hourCacheWrite(), tokens.cacheWrite());
        long shortWrite = Math.min(media.shortCacheWrite(), tokens.cacheWrite() - hourWrite);
        Price forAnHour = hourCacheWrite == null ? cacheWrite : hourCacheWrite;
        long spoken = tokens.completion() - tokens.reasoning();
        long audioOut = Math.min(media.audioOutput(), spoken);
        long imageOut = Math.min(media.imageOutput(), spoken - audioOut);
        BigDecimal dollars = input.times(tokens.uncached() - audioIn - imageIn)
                .add(cachedInput.times(tokens.cached()))
                .add(cacheWrite.times(tokens.cacheWrite() - shortWrite - hourWrite))
                .add(forAnHour.times(hourWrite))
                .add(shortCacheWrite.times(shortWrite))
                .add(special.audioInput().times(audioIn))
                .add(special.imageInput().times(imageIn))
                .add(output.times(spoken - audioOut - imageOut))
                .add(special.reasoning().times(tokens.reasoning()))
                .add(special.audioOutput().times(audioOut))
                .add(special.imageOutput().times(imageOut))
                .add(request.usdPerUnit());
        return Usd.roundedUp(dollars);
    }

    /** The most that so many tokens can cost, of any kind: text or not, cached or not, reasoning or answer. */
    public Usd bound(long promptTokens, long completionTokens) {
        return Usd.roundedUp(dearestInput()
                .times(promptTokens)
                .add(dearestOutput().times(completionTokens))
                .add(request.usdPerUnit()));
    }

    /** The most completion tokens that the amount pays for after such a prompt; unlimited if answers are free. */
    public long affordableOutput(Usd amount, long promptTokens) {
        if (dearestOutput().isFree()) {
            return Long.MAX_VALUE;
        }
        BigDecimal left = amount.toBigDecimal().subtract(bound(promptTokens, 0).toBigDecimal());
        return left.signum() <= 0
                ? 0
                : left.divide(dearestOutput().usdPerUnit(), 0, RoundingMode.DOWN)
                        .min(BigDecimal.valueOf(TokenCounts.MAX))
                        .longValue();
    }

    private Price dearestInput() {
        return input.max(cachedInput).max(cacheWrite).max(special.audioInput()).max(special.imageInput());
    }

    private Price dearestOutput() {
        // Purser asks for answers in text. It refuses audio and images before the call.
        return output.max(special.reasoning());
    }

    public boolean isFree() {
        return dearestInput().isFree() && dearestOutput().isFree() && request.isFree();
    }
}
