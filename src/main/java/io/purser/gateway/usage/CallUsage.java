package io.purser.gateway.usage;

import io.purser.money.MediaTokens;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The usage of a call. A count of 0 means that the provider did not tell it: every call has a prompt.
 *
 * @param media the tokens among them that are not text
 * @param providerCost the provider's own {@code cost}, or null if it does not tell
 * @param unsplit the total, if the provider does not tell how many of the tokens were the prompt; otherwise 0
 * @param tier the service tier that the answer names, or null if it names none; then the tier that was sent applies
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

    /** The usage that Purser counted itself. */
    static CallUsage counted(long prompt, long completion) {
        return new CallUsage(
                TokenCounts.of(Math.min(prompt, TokenCounts.MAX), Math.min(completion, TokenCounts.MAX)),
                MediaTokens.NONE,
                null);
    }

    /** The same usage of other tokens. */
    CallUsage of(TokenCounts others, MediaTokens otherMedia) {
        return new CallUsage(others, otherMedia, providerCost, unsplit, tier);
    }

    /** The same usage in that tier; null keeps the tier that is known already. */
    public CallUsage servedIn(@Nullable String named) {
        return named == null ? this : new CallUsage(tokens, media, providerCost, unsplit, named);
    }

    /**
     * The provider's usage, with Purser's own counts for missing figures; counting takes time.
     *
     * @param told the provider's usage, or null if it told none
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

    /** Counts as completion the part of the total that is not the prompt. */
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
     * Whether the provider told both the prompt tokens and the completion tokens.
     *
     * @param writes whether such a call writes any tokens at all
     */
    public boolean isWhole(boolean writes) {
        return tokens.prompt() > 0 && (tokens.completion() > 0 || !writes);
    }

    /** The same usage without the answer's tokens and cost, because the answer went on after it was told. */
    public CallUsage ofPromptAlone() {
        return new CallUsage(
                new TokenCounts(tokens.prompt(), 0, tokens.cached(), tokens.cacheWrite(), 0),
                new MediaTokens(
                        media.audioInput(), media.imageInput(), 0, 0, media.shortCacheWrite(), media.hourCacheWrite()),
                null,
                0,
                tier);
    }

    /** Fills in from another usage the figures that are missing in this one. */
    public CallUsage orElse(CallUsage other) {
        TokenCounts prompt = tokens.prompt() > 0 ? tokens : other.tokens;
        TokenCounts completion = tokens.completion() > 0 ? tokens : other.tokens;
        MediaTokens ofPrompt = tokens.prompt() > 0 ? media : other.media;
        boolean isSplit = media.tellsCacheTime() || tokens.cacheWrite() != other.tokens.cacheWrite();
        MediaTokens ofCache = isSplit ? ofPrompt : other.media; // the end of a stream tells the sum alone
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
                        ofCompletion.imageOutput(),
                        ofCache.shortCacheWrite(),
                        ofCache.hourCacheWrite()),
                tellsCost ? providerCost : other.providerCost,
                unsplit > 0 ? unsplit : other.unsplit,
                tier == null ? other.tier : tier);
    }

    /** The same usage, with no count above the call's ceiling. */
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
