package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.money.MediaTokens;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call used. Where a provider contradicts itself, every count is cut to what it is part of.
 *
 * @param media those of the tokens that are not text
 * @param providerCost the provider's own {@code cost}, or null where it does not tell
 */
record Usage(
        TokenCounts tokens, MediaTokens media, @Nullable Usd providerCost) {
    private static final BigDecimal DEAREST_CALL = BigDecimal.valueOf(1_000_000);

    /** Reads a {@code usage} as OpenAI and OpenRouter write it; empty where the counts are not there. */
    static Optional<Usage> of(JsonNode usage) {
        if (!usage.path("prompt_tokens").isIntegralNumber()) {
            return Optional.empty();
        }
        JsonNode written = usage.path("completion_tokens");
        if (!written.isIntegralNumber() && !(written.isMissingNode() && usage.has("total_tokens"))) {
            return Optional.empty();
        }
        long prompt = count(usage.path("prompt_tokens"), TokenCounts.MAX);
        long completion = count(written, TokenCounts.MAX);
        JsonNode ofPrompt = usage.path("prompt_tokens_details");
        JsonNode ofCompletion = usage.path("completion_tokens_details");
        long cached = count(ofPrompt.path("cached_tokens"), prompt);
        long cacheWrite = count(ofPrompt.path("cache_write_tokens"), prompt - cached);
        long reasoning = count(ofCompletion.path("reasoning_tokens"), completion);
        return Optional.of(new Usage(
                new TokenCounts(prompt, completion, cached, cacheWrite, reasoning),
                new MediaTokens(
                        count(ofPrompt.path("audio_tokens"), prompt),
                        count(ofPrompt.path("image_tokens"), prompt),
                        count(ofCompletion.path("audio_tokens"), completion),
                        count(ofCompletion.path("image_tokens"), completion)),
                cost(usage.path("cost"))));
    }

    /** What Purser counted itself. */
    static Usage counted(long prompt, long completion) {
        return new Usage(
                TokenCounts.of(Math.min(prompt, TokenCounts.MAX), Math.min(completion, TokenCounts.MAX)),
                MediaTokens.NONE,
                null);
    }

    private static long count(JsonNode value, long most) {
        return value.canConvertToLong() ? Math.clamp(value.longValue(), 0, most) : 0;
    }

    private static @Nullable Usd cost(JsonNode cost) {
        if (!cost.isNumber() || cost.decimalValue().signum() < 0) {
            return null;
        }
        BigDecimal dollars = cost.decimalValue();
        return dollars.compareTo(DEAREST_CALL) > 0 ? null : Usd.roundedUp(dollars);
    }
}
