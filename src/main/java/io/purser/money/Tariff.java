package io.purser.money;

import java.math.BigDecimal;

/**
 * What a model charges: a price for each kind of token and one for the request itself.
 *
 * @param input for a prompt token
 * @param cachedInput for a prompt token read from the provider's cache
 * @param cacheWrite for a prompt token written to the provider's cache
 * @param output for a token of the answer; reasoning tokens are answer tokens
 * @param request for each request, whatever its size
 */
public record Tariff(Price input, Price cachedInput, Price cacheWrite, Price output, Price request) {
    public static Tariff of(Price input, Price output) {
        return new Tariff(input, input, input, output, Price.FREE);
    }

    /** The exact sum over all kinds of tokens, rounded once, up. */
    public Usd cost(TokenCounts tokens) {
        BigDecimal dollars = input.times(tokens.uncached())
                .add(cachedInput.times(tokens.cached()))
                .add(cacheWrite.times(tokens.cacheWrite()))
                .add(output.times(tokens.completion()))
                .add(request.usdPerUnit());
        return Usd.roundedUp(dollars);
    }

    /** The most that so many tokens can cost, however the provider's cache divides the prompt. */
    public Usd bound(long promptTokens, long completionTokens) {
        Price dearest = input.max(cachedInput).max(cacheWrite);
        return Usd.roundedUp(
                dearest.times(promptTokens).add(output.times(completionTokens)).add(request.usdPerUnit()));
    }

    public boolean isFree() {
        return input.isFree() && cachedInput.isFree() && cacheWrite.isFree() && output.isFree() && request.isFree();
    }
}
