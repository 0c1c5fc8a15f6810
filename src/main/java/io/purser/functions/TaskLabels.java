package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.Fields;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The agent and the task that a request names.
 *
 * @param agent the agent, or null
 * @param task the task, or null
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TaskLabels(
        @Schema(
                description = "The agent that the spending counts for. A name that the key does not carry is a label.",
                minLength = 1,
                maxLength = Fields.LONGEST_NAME,
                examples = "researcher")
        @Nullable
        String agent,

        @Schema(
                description = "The task that the spending counts for.",
                minLength = 1,
                maxLength = Fields.LONGEST_NAME,
                examples = "invoice-7")
        @Nullable
        String task) {
    static final TaskLabels NONE = new TaskLabels(null, null);

    static void check(Fields fields) {
        fields.name("agent");
        fields.name("task");
    }
}
