package io.purser.money;

/**
 * A call's tokens that have prices of their own, if the provider counts them: audio and images, which are parts of the
 * prompt's uncached tokens and of the answer's tokens, and those that it caches for a short time only.
 *
 * @param audioInput of the prompt
 * @param imageInput of the prompt
 * @param audioOutput of the answer
 * @param imageOutput of the answer
 * @param shortCacheWrite the tokens among those written to the cache that it keeps for five minutes, if the provider
 *     tells them from those that it keeps for an hour; otherwise 0
 */
public record MediaTokens(long audioInput, long imageInput, long audioOutput, long imageOutput, long shortCacheWrite) {
    public static final MediaTokens NONE = new MediaTokens(0, 0, 0, 0);

    /** The tokens of a call whose provider does not tell how long it caches the prompt. */
    public MediaTokens(long audioInput, long imageInput, long audioOutput, long imageOutput) {
        this(audioInput, imageInput, audioOutput, imageOutput, 0);
    }

    public MediaTokens {
        if (audioInput < 0 || imageInput < 0 || audioOutput < 0 || imageOutput < 0 || shortCacheWrite < 0) {
            throw new IllegalArgumentException("token counts are not negative");
        }
    }
}
