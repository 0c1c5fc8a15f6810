package io.purser.gateway.usage;

import io.purser.money.MediaTokens;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call used. A count of 0 is one that nobody told: every call has a prompt, and who said nothing is asked.
 *
 * @param media those of the tokens that are not text
 * @param providerCost the provider's own {@code cost}, or null where it does not tell
 * @param unsplit all tokens together, where the provider does not tell how many of them were read; otherwise 0
 * @param tier the service tier that the answer names, or null where it names none: then it is the one that was sent
 */
public record CallUsage(
        TokenCounts tokens,
        MediaTokens media,
        @Nullable Usd providerCost,
        long unsplit,
        @Nullable String tier) {
    CallUsage(TokenCounts tokens, MediaTokens media, @Nullable Usd providerCost) {
        this(tokens, media, providerCost, 0, null);
    }

    /** What Purser counted itself. */
    static CallUsage counted(long prompt, long completion) {
        return new CallUsage(
                TokenCounts.of(Math.min(prompt, TokenCounts.MAX), Math.min(completion, TokenCounts.MAX)),
                MediaTokens.NONE,
                null);
    }

    /** The same, served in that tier; where it is null, in the one that is known already. */
    public CallUsage servedIn(@Nullable String named) {
        return named == null ? this : new CallUsage(tokens, media, providerCost, unsplit, named);
    }

    /**
     * What the provider told, and in the place of what it did not tell what is counted; takes its time.
     *
     * @param told or null where it told nothing
     */
    public static CallUsage completed(@Nullable CallUsage told, LongSupplier prompt, LongSupplier completion) {
        if (told == null) {
            return counted(prompt.getAsLong(), completion.getAsLong());
        }
        return told.orElse(counted(
                        told.tokens.prompt() > 0 ? 0 : prompt.getAsLong(),
                        told.tokens.completion() > 0 ? 0 : completion.getAsLong()))
                .split(told.unsplit);
    }

    /** What a sum holds beyond the prompt was written. */
    private CallUsage split(long sum) {
        long written = sum - tokens.prompt();
        return written <= tokens.completion()
                ? this
                : new CallUsage(
                        new TokenCounts(
                                tokens.prompt(), written, tokens.cached(), tokens.cacheWrite(), tokens.reasoning()),
                        media,
                        providerCost,
                        0,
                        tier);
    }

    /**
     * Whether the provider told what was read and what was written.
     *
     * @param writes whether such a call writes any tokens at all
     */
    public boolean isWhole(boolean writes) {
        return tokens.prompt() > 0 && (tokens.completion() > 0 || !writes);
    }

    /** Fills in from another one what this one leaves at nothing. */
    public CallUsage orElse(CallUsage other) {
        TokenCounts prompt = tokens.prompt() > 0 ? tokens : other.tokens;
        TokenCounts completion = tokens.completion() > 0 ? tokens : other.tokens;
        MediaTokens ofPrompt = tokens.prompt() > 0 ? media : other.media;
        MediaTokens ofCompletion = tokens.completion() > 0 ? media : other.media;
        boolean tellsCost = providerCost != null && !(providerCost.isZero() && other.providerCost != null);
        return new CallUsage(
                new TokenCounts(
                        prompt.prompt(),
                        completion.completion(),
                        prompt.cached(),
                        prompt.cacheWrite(),
                        completion.reasoning()),
                new MediaTokens(
                        ofPrompt.audioInput(),
                        ofPrompt.imageInput(),
                        ofCompletion.audioOutput(),
                        ofCompletion.imageOutput()),
                tellsCost ? providerCost : other.providerCost,
                unsplit > 0 ? unsplit : other.unsplit,
                tier == null ? other.tier : tier);
    }

    /** The same, where no count is above what the call can have used. */
    CallUsage within(UsageBound ceiling) {
        long prompt = Math.min(tokens.prompt(), ceiling.promptTokens());
        long completion = Math.min(tokens.completion(), ceiling.completionTokens());
        if (prompt == tokens.prompt() && completion == tokens.completion()) {
            return this;
        }
        long cached = Math.min(tokens.cached(), prompt);
        return new CallUsage(
                new TokenCounts(
                        prompt,
                        completion,
                        cached,
                        Math.min(tokens.cacheWrite(), prompt - cached),
                        Math.min(tokens.reasoning(), completion)),
                media,
                providerCost,
                unsplit,
                tier);
    }
}
