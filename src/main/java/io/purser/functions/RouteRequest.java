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
 * @param reserve whether the money is held, for 15 minutes
 * @param idempotencyKey makes a repeated request safe
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(description = "A prompt or messages, and what the model for them has to offer. Give a prompt or messages.")
public record RouteRequest(
        @JsonUnwrapped Input input,

        @JsonUnwrapped TaskLabels labels,

        @Schema(description = "The tags that the spending counts for.", maxItems = MOST_TAGS, examples = "[\"eu\"]")
        @Nullable
        List<String> tags,

        @JsonUnwrapped Needs needs,

        @Schema(
                description = "Whether Purser holds the money for the call, for 15 minutes.",
                defaultValue = "true",
                examples = "true")
        @Nullable
        Boolean reserve,

        @Schema(
                description = "A repeated request with the same key gets the same answer and reserves nothing more.",
                minLength = 1,
                maxLength = LONGEST_KEY)
        @Nullable
        String idempotencyKey) {
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
            @Schema(
                    description = "The text of the prompt. Give it or messages.",
                    minLength = 1,
                    examples = "Say hello in one sentence.")
            @Nullable
            String prompt,

            @Schema(
                    description =
                            "The messages in OpenAI's form, with any content; each has a role. Give them or a prompt.",
                    minItems = 1,
                    maxItems = MOST_MESSAGES)
            @Nullable
            List<Map<String, Object>> messages) {
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
            @Schema(
                    description = "Whether the prompt may only go to models that are marked private.",
                    defaultValue = "false",
                    examples = "false")
            @Nullable
            Boolean confidential,

            @Schema(
                    description = "The quality that the policy looks at.",
                    enumeration = {HIGH, STANDARD},
                    examples = STANDARD)
            @Nullable
            String quality,

            @Schema(
                    description = "The longest answer that the reservation pays for, in tokens.",
                    minimum = "1",
                    maximum = MOST_OUTPUT_TOKENS + "",
                    examples = "100")
            @Nullable
            Long maxOutputTokens,

            @Schema(
                    description = "The most that the call may cost, in US dollars.",
                    implementation = String.class,
                    pattern = Usd.NOT_NEGATIVE,
                    examples = "0.05")
            @Nullable
            Usd maxCostUsd,

            @Schema(
                    description = "The longest expected latency of the model, in milliseconds.",
                    minimum = "1",
                    maximum = LONGEST_LATENCY_MS + "",
                    examples = "60000")
            @Nullable
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
        fields.flag("reserve", true);
        fields.text("idempotency_key", LONGEST_KEY);
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
