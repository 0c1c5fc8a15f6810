package io.purser.money;

/**
 * The tokens of one call as OpenAI's {@code usage} counts them. The cached and the cache-write tokens are part of the
 * prompt, and the reasoning tokens are part of the completion.
 *
 * @param prompt all tokens of the prompt
 * @param completion all tokens of the answer
 * @param cached the prompt's tokens that were read from the provider's cache
 * @param cacheWrite the prompt's tokens that were written to the provider's cache
 * @param reasoning the answer's tokens for reasoning
 */
public record TokenCounts(long prompt, long completion, long cached, long cacheWrite, long reasoning) {
    /** More than any model reads or writes. It keeps every cost far inside the range of {@link Usd}. */
    public static final long MAX = 1_000_000_000L;

    public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

    public TokenCounts {
        check("prompt tokens", prompt, MAX);
        check("completion tokens", completion, MAX);
        check("cached tokens", cached, prompt);
        check("cache-write tokens", cacheWrite, prompt - cached);
        check("reasoning tokens", reasoning, completion);
    }

    public static TokenCounts of(long prompt, long completion) {
        return new TokenCounts(prompt, completion, 0, 0, 0);
    }

    private static void check(String what, long count, long most) {
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("%s: %d is not between 0 and %d".formatted(what, count, most));
        }
    }

    /** These counts and the others together. */
    public TokenCounts plus(TokenCounts others) {
        long allPrompt = Math.min(MAX, prompt + others.prompt);
        long allCompletion = Math.min(MAX, completion + others.completion);
        long allCached = Math.min(allPrompt, cached + others.cached);
        return new TokenCounts(
                allPrompt,
                allCompletion,
                allCached,
                Math.min(allPrompt - allCached, cacheWrite + others.cacheWrite),
                Math.min(allCompletion, reasoning + others.reasoning));
    }

    /** The surplus of these counts over the others, kind by kind. */
    public TokenCounts beyond(TokenCounts others) {
        long morePrompt = Math.max(0, prompt - others.prompt);
        long moreCompletion = Math.max(0, completion - others.completion);
        long moreCached = Math.clamp(cached - others.cached, 0, morePrompt);
        return new TokenCounts(
                morePrompt,
                moreCompletion,
                moreCached,
                Math.clamp(cacheWrite - others.cacheWrite, 0, morePrompt - moreCached),
                Math.clamp(reasoning - others.reasoning, 0, moreCompletion));
    }

    /** The prompt's tokens at the ordinary price. */
    public long uncached() {
        return prompt - cached - cacheWrite;
    }

    public long total() {
        return prompt + completion;
    }
}
