package io.purser.money;

/**
 * A call's tokens that have prices of their own, if the provider counts them: audio and images, which are parts of the
 * prompt's uncached tokens and of the answer's tokens, and those of which it tells how long its cache keeps them.
 *
 * @param audioInput of the prompt
 * @param imageInput of the prompt
 * @param audioOutput of the answer
 * @param imageOutput of the answer
 * @param shortCacheWrite the tokens among those written to the cache of which the provider tells that it keeps them for
 *     five minutes; otherwise 0
 * @param hourCacheWrite the same of those that it keeps for an hour
 */
public record MediaTokens(
        long audioInput,
        long imageInput,
        long audioOutput,
        long imageOutput,
        long shortCacheWrite,
        long hourCacheWrite) {
    public static final MediaTokens NONE = new MediaTokens(0, 0, 0, 0);

    /** The tokens of a call whose provider does not tell how long it caches the prompt. */
    public MediaTokens(long audioInput, long imageInput, long audioOutput, long imageOutput) {
        this(audioInput, imageInput, audioOutput, imageOutput, 0, 0);
    }

    public MediaTokens {
        if (Math.min(audioInput, imageInput) < 0
                || Math.min(audioOutput, imageOutput) < 0
                || Math.min(shortCacheWrite, hourCacheWrite) < 0) {
            throw new IllegalArgumentException("token counts are not negative");
        }
    }

    /** These tokens and the others together. */
    public MediaTokens plus(MediaTokens others) {
        return new MediaTokens(
                audioInput + others.audioInput,
                imageInput + others.imageInput,
                audioOutput + others.audioOutput,
                imageOutput + others.imageOutput,
                shortCacheWrite + others.shortCacheWrite,
                hourCacheWrite + others.hourCacheWrite);
    }

    /** Whether the provider tells how long it caches a part of the prompt. */
    public boolean tellsCacheTime() {
        return shortCacheWrite + hourCacheWrite > 0;
    }
}
