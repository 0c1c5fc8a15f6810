package io.purser.money;

/**
 * A call's audio and image tokens, if the provider counts them. They are parts of the prompt's uncached tokens and of
 * the answer's tokens.
 *
 * @param audioInput of the prompt
 * @param imageInput of the prompt
 * @param audioOutput of the answer
 * @param imageOutput of the answer
 */
public record MediaTokens(long audioInput, long imageInput, long audioOutput, long imageOutput) {
    public static final MediaTokens NONE = new MediaTokens(0, 0, 0, 0);

    public MediaTokens {
        if (audioInput < 0 || imageInput < 0 || audioOutput < 0 || imageOutput < 0) {
            throw new IllegalArgumentException("token counts are not negative");
        }
    }
}
