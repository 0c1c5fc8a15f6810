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
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String agent,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String task) {
    static final TaskLabels NONE = new TaskLabels(null, null);

    static void check(Fields fields) {
        fields.name("agent");
        fields.name("task");
    }
}
