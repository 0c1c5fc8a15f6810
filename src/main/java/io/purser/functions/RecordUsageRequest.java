package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.catalog.Model;
import io.purser.json.Fields;
import io.purser.money.TokenCounts;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code record-usage}: the usage of a call, by its reservation or by its target. In JSON, all fields of
 * its parts are at the top.
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema
public record RecordUsageRequest(
        @Nullable UUID reservation,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String target,
        @JsonUnwrapped Tokens tokens,
        @JsonUnwrapped Outcome outcome,
        @JsonUnwrapped TaskLabels labels,

        @Schema(maxLength = RouteRequest.LONGEST_KEY) @Nullable
        String idempotencyKey) {
    private static final long LONGEST_MS = 7L * 24 * 3_600_000;
    private static final String OK = "ok";
    private static final String ERROR = "error";
    private static final String CANCELLED = "cancelled";

    public RecordUsageRequest {
        outcome = outcome == null ? Outcome.UNKNOWN : outcome;
        labels = labels == null ? TaskLabels.NONE : labels;
    }

    /** The tokens of the call. Cached and cache-written tokens are part of the prompt, reasoning of the completion. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Tokens(
            @Schema(maximum = TokenCounts.MAX + "") long promptTokens,
            @Schema(maximum = TokenCounts.MAX + "") long completionTokens,
            @Schema(maximum = TokenCounts.MAX + "") long cachedTokens,
            @Schema(maximum = TokenCounts.MAX + "") long cacheWriteTokens,
            @Schema(maximum = TokenCounts.MAX + "") long reasoningTokens) {
        TokenCounts counts() {
            return new TokenCounts(promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens);
        }
    }

    /**
     * How the call ended.
     *
     * @param status {@code ok}, {@code error} or {@code cancelled}
     * @param quality the caller's rating of the answer, from 0 to 1
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Outcome(
            @Schema(maximum = LONGEST_MS + "") @Nullable Long latencyMs,
            @Schema(maximum = LONGEST_MS + "") @Nullable Long timeToFirstTokenMs,

            @Schema(
                    enumeration = {OK, ERROR, CANCELLED},
                    defaultValue = OK)
            @Nullable
            String status,

            @Nullable BigDecimal quality) {
        static final Outcome UNKNOWN = new Outcome(null, null, null, null);
    }

    /** Notes every mistake in the request. */
    static void check(Fields fields) {
        fields.id("reservation");
        fields.name("target");
        if (fields.has("reservation") == fields.has("target")) {
            fields.violation(
                    "reservation",
                    fields.has("target") ? "must not be given beside a target" : "is missing: give it or a target");
        }
        OptionalLong prompt = needed(fields, "prompt_tokens");
        OptionalLong completion = needed(fields, "completion_tokens");
        long cached = fields.count("cached_tokens", 0, TokenCounts.MAX).orElse(0);
        long written = fields.count("cache_write_tokens", 0, TokenCounts.MAX).orElse(0);
        long reasoning = fields.count("reasoning_tokens", 0, TokenCounts.MAX).orElse(0);
        if (prompt.isPresent() && cached + written > prompt.getAsLong()) {
            fields.violation(
                    "cached_tokens", "with cache_write_tokens is more than prompt_tokens, of which both are part");
        }
        if (completion.isPresent() && reasoning > completion.getAsLong()) {
            fields.violation("reasoning_tokens", "is more than completion_tokens, of which it is part");
        }
        fields.count("latency_ms", 0, LONGEST_MS);
        fields.count("time_to_first_token_ms", 0, LONGEST_MS);
        fields.oneOf("status", List.of(OK, ERROR, CANCELLED));
        fields.number("quality", BigDecimal.ZERO, BigDecimal.ONE);
        TaskLabels.check(fields);
        fields.text("idempotency_key", RouteRequest.LONGEST_KEY);
    }

    private static OptionalLong needed(Fields fields, String name) {
        OptionalLong count = fields.count(name, 0, TokenCounts.MAX);
        if (!fields.has(name)) {
            fields.violation(name, "is missing");
        }
        return count;
    }

    /**
     * Refuses more tokens than one call of that model can use.
     *
     * @throws Problem {@code invalid}
     */
    void requireWithin(Model model) {
        List<Violation> violations = new ArrayList<>();
        if (tokens.promptTokens() > model.maxContext()) {
            violations.add(new Violation(
                    "prompt_tokens",
                    "is more than the %d tokens that %s reads".formatted(model.maxContext(), model.target())));
        }
        if (tokens.completionTokens() > model.maxOutput()) {
            violations.add(new Violation(
                    "completion_tokens",
                    "is more than the %d tokens that %s writes".formatted(model.maxOutput(), model.target())));
        }
        if (violations.isEmpty() && tokens.promptTokens() + tokens.completionTokens() > model.maxContext()) {
            violations.add(new Violation(
                    "completion_tokens",
                    "with prompt_tokens is more than the %d tokens that %s holds"
                            .formatted(model.maxContext(), model.target())));
        }
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
    }
}
