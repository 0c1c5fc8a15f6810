package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.purser.routing.ConfidentialName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code route}.
 *
 * @param prompt the text, or null if there are messages
 * @param messages the messages of OpenAI's API, with any content
 * @param quality {@code high} or {@code standard}
 * @param maxOutputTokens at least 1
 * @param reserve whether the money is held, for 15 minutes
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RouteRequest(
        @Nullable String prompt,
        @Nullable List<Map<String, Object>> messages,
        @Nullable String agent,
        @Nullable String task,
        @Nullable List<String> tags,
        @Nullable Boolean confidential,
        @Nullable String quality,
        @Nullable Long maxOutputTokens,
        @Nullable Usd maxCostUsd,
        @Nullable Long maxLatencyMs,
        @Nullable Boolean reserve,
        @Nullable String idempotencyKey) {
    static final List<String> QUALITIES = List.of("high", "standard");

    /** Notes every mistake in the request. */
    static void check(Fields fields) {
        String prompt = fields.text("prompt", Integer.MAX_VALUE);
        boolean hasMessages = fields.has("messages");
        fields.objects("messages", 100_000, RouteRequest::checkMessage);
        if (fields.raw("messages") instanceof ArrayNode given && given.isEmpty()) {
            fields.violation("messages", "must not be empty");
        }
        if (!fields.has("prompt") && !hasMessages) {
            fields.violation("prompt", "is missing: give a prompt or messages");
        }
        if (prompt != null && hasMessages) {
            fields.violation("messages", "must not be given beside a prompt");
        }
        checkWho(fields);
        fields.names("tags", 20);
        fields.flag("confidential", false);
        fields.oneOf("quality", QUALITIES);
        fields.count("max_output_tokens", 1, 100_000_000);
        checkMoney(fields, "max_cost_usd");
        fields.count("max_latency_ms", 1, 86_400_000);
        fields.flag("reserve", true);
        fields.text("idempotency_key", 255);
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

    static void checkWho(Fields fields) {
        fields.name("agent");
        fields.name("task");
    }

    static void checkMoney(Fields fields, String name) {
        Usd amount = fields.parsed(name, 30, Usd::parse);
        if (amount != null && amount.isNegative()) {
            fields.violation(name, "must not be negative");
        }
    }
}
