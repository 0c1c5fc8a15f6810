package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.purser.routing.ConfidentialName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code route}; in JSON, all fields of its parts are at the top.
 *
 * @param input the prompt or the messages
 * @param labels the agent and the task
 * @param needs what the model has to offer
 * @param session the conversation, which stays at its model, or null
 * @param reserve whether the money is held, for 15 minutes
 * @param idempotencyKey makes a repeated request safe
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema
public record RouteRequest(
        @JsonUnwrapped Input input,
        @JsonUnwrapped TaskLabels labels,
        @Schema(maxItems = MOST_TAGS) @Nullable List<String> tags,
        @JsonUnwrapped Needs needs,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String session,
        @Nullable Boolean reserve,
        @Schema(maxLength = LONGEST_KEY) @Nullable String idempotencyKey) {
    static final int LONGEST_KEY = 255;
    private static final int MOST_TAGS = 20;
    private static final int MOST_MESSAGES = 100_000;
    private static final long MOST_OUTPUT_TOKENS = 100_000_000;
    private static final long LONGEST_LATENCY_MS = 86_400_000;
    private static final String HIGH = "high";
    private static final String STANDARD = "standard";

    public RouteRequest {
        input = input == null ? Input.NONE : input;
        labels = labels == null ? TaskLabels.NONE : labels;
        needs = needs == null ? Needs.NONE : needs;
    }

    /**
     * What the model reads.
     *
     * @param prompt the text, or null if there are messages
     * @param messages the messages of OpenAI's API, with any content
     */
    @RegisterForReflection
    public record Input(
            @Nullable String prompt,
            @Schema(maxItems = MOST_MESSAGES) @Nullable List<Map<String, Object>> messages) {
        static final Input NONE = new Input(null, null);
    }

    /**
     * What a model has to offer to be chosen.
     *
     * @param quality {@code high} or {@code standard}
     * @param maxOutputTokens at least 1
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Needs(
            @Nullable Boolean confidential,

            @Schema(enumeration = {HIGH, STANDARD}) @Nullable
            String quality,

            @Schema(maximum = MOST_OUTPUT_TOKENS + "") @Nullable
            Long maxOutputTokens,

            @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE) @Nullable
            Usd maxCostUsd,

            @Schema(maximum = LONGEST_LATENCY_MS + "") @Nullable
            Long maxLatencyMs) {
        static final Needs NONE = new Needs(null, null, null, null, null);
    }

    /** Notes every mistake in the request. */
    static void check(Fields fields) {
        String prompt = fields.text("prompt", Integer.MAX_VALUE);
        boolean hasMessages = fields.has("messages");
        fields.objects("messages", MOST_MESSAGES, RouteRequest::checkMessage);
        if (fields.raw("messages") instanceof ArrayNode given && given.isEmpty()) {
            fields.violation("messages", "must not be empty");
        }
        if (!fields.has("prompt") && !hasMessages) {
            fields.violation("prompt", "is missing: give a prompt or messages");
        }
        if (prompt != null && hasMessages) {
            fields.violation("messages", "must not be given beside a prompt");
        }
        TaskLabels.check(fields);
        fields.names("tags", MOST_TAGS);
        fields.flag("confidential", false);
        fields.oneOf("quality", List.of(HIGH, STANDARD));
        fields.count("max_output_tokens", 1, MOST_OUTPUT_TOKENS);
        checkMoney(fields, "max_cost_usd");
        fields.count("max_latency_ms", 1, LONGEST_LATENCY_MS);
        fields.name("session");
        fields.flag("reserve", true);
        fields.text("idempotency_key", LONGEST_KEY);
    }

    /** The same request, for which no money is held. */
    RouteRequest withoutReservation() {
        return new RouteRequest(input, labels, tags, needs, session, false, idempotencyKey);
    }

    boolean mustStayPrivate() {
        return Boolean.TRUE.equals(needs.confidential());
    }

    boolean wantsHighQuality() {
        return HIGH.equals(needs.quality());
    }

    private static boolean checkMessage(Fields message) {
        message.names().stream()
                .filter(name -> ConfidentialName.of(name) != ConfidentialName.OTHER)
                .forEach(name ->
                        message.violation(name, "is not read here; write \"confidential\": true beside messages"));
        boolean hasRole = message.text("role", 100) != null || message.has("role");
        if (!hasRole) {
            message.violation("role", "is missing");
        }
        return hasRole;
    }

    static void checkMoney(Fields fields, String name) {
        Usd amount = fields.parsed(name, Usd.LONGEST, Usd::parse);
        if (amount != null && amount.isNegative()) {
            fields.violation(name, "must not be negative");
        }
    }
}
