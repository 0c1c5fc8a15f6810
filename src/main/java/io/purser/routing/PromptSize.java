package io.purser.routing;

import io.purser.problem.Problem;
import java.util.function.LongSupplier;

/**
 * The size of a prompt: an upper bound that holds for every tokenizer and is known at once, and a count that is made
 * only if it is needed. No tokenizer makes more tokens of a text than its number of bytes in UTF-8.
 *
 * @param bound the upper bound: no provider can count more tokens
 * @param textBytes the bytes of its text
 * @param isExact whether estimates count its tokens; otherwise they come from the bytes
 * @param isKeptForAnHour whether the request wants the provider to cache parts of the prompt for an hour
 * @param count the number of its tokens by a common tokenizer
 */
public record PromptSize(long bound, long textBytes, boolean isExact, boolean isKeptForAnHour, TokenCount count) {
    /** The tokens that a provider adds to a prompt: the roles, the separators, a default system prompt. */
    private static final long FRAME = 64;
    /** The bytes of a token in an ordinary text. */
    private static final long BYTES_OF_A_TOKEN = 4;

    /** A count that takes long, and is made once. */
    public static final class TokenCount {
        private final LongSupplier counter;
        private long counted = -1;

        TokenCount(LongSupplier counter) {
            this.counter = counter;
        }

        boolean isKnown() {
            return counted >= 0;
        }

        long get() {
            if (!isKnown()) {
                counted = counter.getAsLong();
            }
            return counted;
        }
    }

    /**
     * The size of a prompt with that number of bytes, names and punctuation included; estimates count its tokens.
     *
     * @param counter counts its tokens, slowly
     */
    public static PromptSize of(long utf8Bytes, LongSupplier counter) {
        return new PromptSize(utf8Bytes + FRAME, utf8Bytes, true, false, new TokenCount(counter));
    }

    /** The same for a call that has no time to count if an estimate is enough: estimates come from the bytes. */
    public static PromptSize guessed(long utf8Bytes, LongSupplier counter) {
        return new PromptSize(utf8Bytes + FRAME, utf8Bytes, false, false, new TokenCount(counter));
    }

    /**
     * The size of a prompt with parts that are not text. Their bytes do not bound their tokens, so that only the
     * context of a model does.
     *
     * @param textBytes the bytes of its text alone
     */
    public static PromptSize unbounded(long textBytes, LongSupplier counter) {
        return new PromptSize(Integer.MAX_VALUE, textBytes, false, false, new TokenCount(counter));
    }

    /** The same size, if a provider adds words of its own to the prompt: at most that number of tokens. */
    public PromptSize withAdded(long tokens) {
        return new PromptSize(bound + tokens, textBytes, isExact, isKeptForAnHour, count);
    }

    /** The same size, if the provider is to cache the prompt for an hour, which has a price of its own. */
    public PromptSize keptForAnHour() {
        return new PromptSize(bound, textBytes, isExact, true, count);
    }

    /** The same size for what must take no time: what is not counted yet is estimated from the bytes. */
    PromptSize uncounted() {
        return count.isKnown()
                ? this
                : new PromptSize(
                        bound,
                        textBytes,
                        isExact,
                        isKeptForAnHour,
                        new TokenCount(() -> Math.ceilDiv(textBytes, BYTES_OF_A_TOKEN)));
    }

    /** Whether the text bounds the number of tokens. */
    public boolean isBounded() {
        return bound < Integer.MAX_VALUE;
    }

    /** The number of tokens by a common tokenizer. */
    public long tokens() {
        return count.get();
    }

    /** The expected number of tokens: the count, or an estimate if counting would take too long. */
    public long estimate() {
        return isExact || count.isKnown() ? tokens() : Math.ceilDiv(textBytes, BYTES_OF_A_TOKEN);
    }

    /** Whether it has more tokens than that; counts only if the number of bytes does not decide it. */
    public boolean isMoreThan(long limit) {
        return textBytes > limit && tokens() > limit;
    }

    /** Whether counting would take long: the text has more bytes than that, and was not counted yet. */
    public boolean isWorkToCount(long bytes) {
        return !count.isKnown() && textBytes > bytes;
    }

    /** Refuses an empty prompt as a mistake of the request. */
    public PromptSize requireSomething(String path) {
        if (textBytes == 0) {
            throw Problem.invalid(path, "must not be empty");
        }
        return this;
    }
}
