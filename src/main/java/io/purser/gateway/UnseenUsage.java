package io.purser.gateway;

/**
 * Estimates the tokens of a cancelled call that nobody saw: those that the provider read and those that it wrote before
 * it stopped. The estimate is rather too high; a later cost inquiry corrects it.
 */
final class UnseenUsage {
    /** Most models write more slowly; a faster model shows its rate in the stream. */
    private static final long TOKENS_A_SECOND = 200;
    /** The time on the network, to the provider and back. */
    private static final long ON_THE_WAY_MS = 1_000;

    private static final long MS_A_SECOND = 1_000;
    /** Other tokenizers make up to a quarter more tokens of a text than Purser's tokenizer. */
    private static final long PART_FOR_OTHERS = 4;
    /** The words that a provider puts around a prompt. */
    private static final long FRAME = 64;

    private UnseenUsage() {}

    /**
     * The tokens that the provider wrote and nobody saw.
     *
     * @param seen the tokens that were seen
     * @param thinks whether the model may have written hidden reasoning before its first output
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

    /** The most tokens that the provider may count for a prompt that has this many tokens here. */
    static long promptTokens(long counted) {
        return counted + counted / PART_FOR_OTHERS + FRAME;
    }
}
