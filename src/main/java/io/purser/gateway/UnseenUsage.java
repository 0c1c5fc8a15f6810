package io.purser.gateway;

/**
 * What a provider can have read and written of a call that nobody saw, when it was told to stop. Rather too much: whoever
 * can tell better corrects it.
 */
final class UnseenUsage {
    /** Faster than most models write; a faster one shows that it is. */
    private static final long TOKENS_A_SECOND = 200;
    /** On the way to the provider, and on the way from there. */
    private static final long ON_THE_WAY_MS = 1_000;

    private static final long MS_A_SECOND = 1_000;
    /** Other tokenizers make up to a quarter more tokens of a text than the one that counts here. */
    private static final long PART_FOR_OTHERS = 4;
    /** For the words that a provider puts around a prompt. */
    private static final long FRAME = 64;

    private UnseenUsage() {}

    /**
     * The tokens that were written and not seen.
     *
     * @param seen those that were
     * @param thinks whether the model may have thought unseen before it said anything
     */
    static long tokens(SentCall.Timing timing, long seen, boolean thinks) {
        Long firstToken = timing.firstToken();
        if (firstToken == null) {
            return tokens(timing.total() + ON_THE_WAY_MS, TOKENS_A_SECOND);
        }
        long speaking = Math.max(MS_A_SECOND, timing.total() - firstToken);
        long limiter = Math.max(TOKENS_A_SECOND, seen * MS_A_SECOND / speaking);
        return tokens(timing.silent() + ON_THE_WAY_MS + (thinks ? firstToken : 0), limiter);
    }

    private static long tokens(long millis, long limiter) {
        return Math.ceilDiv(millis * limiter, MS_A_SECOND);
    }

    /** What a prompt may have been for the provider that is so many tokens here. */
    static long promptTokens(long counted) {
        return counted + counted / PART_FOR_OTHERS + FRAME;
    }
}
