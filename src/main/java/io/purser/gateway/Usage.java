package io.purser.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import io.purser.routing.Tokens;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says that a call used. Where it contradicts itself, every count is cut to what it is part of.
 *
 * @param providerCost the provider's own {@code cost}, or null where it does not tell
 * @param counted whether Purser counted, because the provider did not say
 */
record Usage(TokenCounts tokens, @Nullable Usd providerCost, boolean counted) {
    /** Reads {@code usage} of an answer; empty where the answer is not one. */
    static Optional<Usage> of(String body, LongSupplier promptTokens) {
        JsonNode answer;
        try {
            answer = ChatRequest.JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (!answer.isObject() || !answer.path("choices").isArray()) {
            return Optional.empty();
        }
        JsonNode usage = answer.path("usage");
        if (!usage.path("prompt_tokens").isIntegralNumber()
                || !usage.path("completion_tokens").isIntegralNumber()) {
            return Optional.of(new Usage(TokenCounts.of(promptTokens.getAsLong(), tokensOf(answer)), null, true));
        }
        return Optional.of(new Usage(tokens(usage), cost(usage.path("cost")), false));
    }

    private static TokenCounts tokens(JsonNode usage) {
        long prompt = count(usage.path("prompt_tokens"), TokenCounts.MAX);
        long completion = count(usage.path("completion_tokens"), TokenCounts.MAX);
        JsonNode promptDetails = usage.path("prompt_tokens_details");
        long cached = count(promptDetails.path("cached_tokens"), prompt);
        long written = count(promptDetails.path("cache_write_tokens"), prompt - cached);
        long reasoning = count(usage.path("completion_tokens_details").path("reasoning_tokens"), completion);
        return new TokenCounts(prompt, completion, cached, written, reasoning);
    }

    private static long count(JsonNode value, long most) {
        return value.canConvertToLong() ? Math.clamp(value.longValue(), 0, most) : 0;
    }

    private static @Nullable Usd cost(JsonNode cost) {
        if (!cost.isNumber() || cost.decimalValue().signum() < 0) {
            return null;
        }
        BigDecimal dollars = cost.decimalValue();
        return dollars.compareTo(BigDecimal.valueOf(1_000_000)) > 0 ? null : Usd.roundedUp(dollars);
    }

    private static long tokensOf(JsonNode answer) {
        long tokens = 0;
        for (JsonNode choice : answer.path("choices")) {
            JsonNode message = choice.path("message");
            tokens += Tokens.count(message.path("content").asText(""));
            tokens += Tokens.count(message.path("reasoning_content").asText(""));
            if (message.has("tool_calls")) {
                tokens += Tokens.count(message.path("tool_calls").toString());
            }
        }
        return tokens;
    }
}
