package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.Fields;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code delegate}: a task in words.
 *
 * @param agent the agent that gets the task, if the caller knows it; null if Purser has to find it
 * @param confidential whether the task may only go to private targets, whatever the agent says; null is no
 * @param call whether Purser hands the task to the agent; null is no
 * @param idempotencyKey makes the call happen once, or null without a call
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema
public record DelegateRequest(
        @Schema(maxLength = LONGEST_TASK, required = true) String task,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String agent,
        @Nullable Boolean confidential,
        @Nullable Boolean call,

        @Schema(maxLength = RouteRequest.LONGEST_KEY) @Nullable
        String idempotencyKey) {
    /** The most characters of a task. */
    static final int LONGEST_TASK = 100_000;

    /** Notes every mistake in the request. */
    static void check(Fields fields) {
        fields.text("task", LONGEST_TASK);
        if (!fields.has("task")) {
            fields.violation("task", "is missing; describe the task in words");
        }
        fields.name("agent");
        fields.flag("confidential", false);
        boolean calls = fields.flag("call", false);
        fields.text("idempotency_key", RouteRequest.LONGEST_KEY);
        if (calls && !fields.has("idempotency_key")) {
            fields.violation("idempotency_key", "is missing; a call costs money, and the key makes it happen once");
        }
    }

    boolean mustStayPrivate() {
        return Boolean.TRUE.equals(confidential);
    }
}
