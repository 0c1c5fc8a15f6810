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
    /** What a token has in an ordinary text. */
    private static final long BYTES_OF_A_TOKEN = 4;

    private final long bound;
    private final long textBytes;
    private final boolean exact;
    private final boolean keptForAnHour;
    private final LongSupplier counter;
    private long counted = -1;

    private PromptSize(long bound, long textBytes, boolean exact, boolean keptForAnHour, LongSupplier counter) {
        this.bound = bound;
        this.textBytes = textBytes;
        this.exact = exact;
        this.keptForAnHour = keptForAnHour;
        this.counter = counter;
    }

    /**
     * The size of a prompt that has so many bytes, names and punctuation included; estimates count its tokens.
     *
     * @param counter counts its tokens, slowly
     */
    public static PromptSize of(long utf8Bytes, LongSupplier counter) {
        return new PromptSize(utf8Bytes + FRAME, utf8Bytes, true, false, counter);
    }

    /** The same for a call that has no time to count where a guess will do: estimates are made from the bytes. */
    public static PromptSize guessed(long utf8Bytes, LongSupplier counter) {
        return new PromptSize(utf8Bytes + FRAME, utf8Bytes, false, false, counter);
    }

    /**
     * The size of a prompt with parts that are not text: nobody can bound their tokens by their bytes, so that only the
     * context of a model does.
     *
     * @param textBytes of its text alone
     */
    public static PromptSize unbounded(long textBytes, LongSupplier counter) {
        return new PromptSize(Integer.MAX_VALUE, textBytes, false, false, counter);
    }

    /** The same where a provider adds words of its own to the prompt: at most so many tokens more. */
    public PromptSize withAdded(long tokens) {
        return new PromptSize(bound + tokens, textBytes, exact, keptForAnHour, counter);
    }

    /** The same where the provider is to keep the prompt for an hour, which has a price of its own. */
    public PromptSize keptForAnHour() {
        return new PromptSize(bound, textBytes, exact, true, counter);
    }

    /** Whether the provider is asked to keep parts of it in its cache for an hour. */
    public boolean isKeptForAnHour() {
        return keptForAnHour;
    }

    /** Whether its text says how many tokens it has at most. */
    public boolean isBounded() {
        return bound < Integer.MAX_VALUE;
    }

    /** No provider can count more tokens than this. */
    public long bound() {
        return bound;
    }

    /** The tokens as a common tokenizer counts them. */
    public long tokens() {
        if (counted < 0) {
            counted = counter.getAsLong();
        }
        return counted;
    }

    /** What to expect: the tokens, or a guess where counting would take too long. */
    public long estimate() {
        return exact || counted >= 0 ? tokens() : Math.ceilDiv(textBytes, BYTES_OF_A_TOKEN);
    }

    /** Whether it has more tokens than that; counts only where the bytes leave it open. */
    public boolean isMoreThan(long limit) {
        return textBytes > limit && tokens() > limit;
    }

    /** Whether counting it would take its time: its text has more bytes than that, and was not counted yet. */
    public boolean isWorkToCount(long bytes) {
        return counted < 0 && textBytes > bytes;
    }

    /** Reads as the request's own mistake: an empty prompt cannot be routed. */
    public PromptSize requireSomething(String path) {
        if (textBytes == 0) {
            throw Problem.invalid(path, "must not be empty");
        }
        return this;
    }
}
