package io.purser.routing;

import io.purser.problem.Problem;
import java.util.function.LongSupplier;

/**
 * How large a prompt is: a bound that holds for every tokenizer, at once, and a count, made only when it matters.
 * No tokenizer makes more tokens of a text than it has bytes in UTF-8.
 */
public final class PromptSize {
    /** For the words that a provider puts around a prompt: the roles, the separators, a default system prompt. */
    private static final long FRAME = 64;

    private final long utf8Bytes;
    private final LongSupplier counter;
    private long counted = -1;

    private PromptSize(long utf8Bytes, LongSupplier counter) {
        this.utf8Bytes = utf8Bytes;
        this.counter = counter;
    }

    /**
     * The size of a prompt that has so many bytes, names and punctuation included.
     *
     * @param counter counts its tokens, slowly
     */
    public static PromptSize of(long utf8Bytes, LongSupplier counter) {
        return new PromptSize(utf8Bytes, counter);
    }

    /** No provider can count more tokens than this. */
    public long bound() {
        return utf8Bytes + FRAME;
    }

    /** The tokens as a common tokenizer counts them. */
    public long tokens() {
        if (counted < 0) {
            counted = counter.getAsLong();
        }
        return counted;
    }

    /** Whether it has more tokens than that; counts only where the bytes leave it open. */
    public boolean isMoreThan(long limit) {
        return utf8Bytes > limit && tokens() > limit;
    }

    /** Reads as the request's own mistake: an empty prompt cannot be routed. */
    public PromptSize requireSomething(String path) {
        if (utf8Bytes == 0) {
            throw Problem.invalid(path, "must not be empty");
        }
        return this;
    }
}
