package io.purser.web.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.BudgetAdministration;
import io.purser.budget.definition.BudgetDocument;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The changes of a budget. */
@Schema(
        description = "The changes of a budget, the first one first.",
        requiredProperties = {"changes"})
public record BudgetHistory(
        @Schema(description = "The changes.") List<ChangeBody> changes) {
    /**
     * One change.
     *
     * @param before the definition before, as it was stored, or null
     * @param after the definition after it, as it was stored, or null
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "BudgetChange",
            description = "A change of a budget.",
            requiredProperties = {"time", "changed_by", "action"})
    public record ChangeBody(
            @Schema(description = "When it was made.") Instant time,

            @Schema(description = "Who made it.", examples = "operator")
            String changedBy,

            @Schema(
                    description = "What was done.",
                    enumeration = {"created", "changed", "deleted"},
                    examples = "created")
            String action,

            @Schema(
                    description = "The definition before; absent if the budget was created.",
                    implementation = BudgetDocument.class)
            @JsonRawValue
            @Nullable
            String before,

            @Schema(
                    description = "The definition after it; absent if the budget was deleted.",
                    implementation = BudgetDocument.class)
            @JsonRawValue
            @Nullable
            String after) {
        /** The change as JSON. */
        public static ChangeBody of(BudgetAdministration.Change change) {
            return new ChangeBody(change.time(), change.changedBy(), change.action(), change.before(), change.after());
        }
    }
}
