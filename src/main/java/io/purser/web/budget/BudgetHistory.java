package io.purser.web.budget;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.purser.budget.BudgetAdministration;
import io.purser.budget.definition.BudgetDocument;
import io.purser.json.SnakeCaseJson;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The changes of a budget. */
public record BudgetHistory(List<ChangeBody> changes) {
    /**
     * One change.
     *
     * @param before the definition before, as it was stored, or null
     * @param after the definition after it, as it was stored, or null
     */
    @SnakeCaseJson
    @Schema(name = "BudgetChange")
    public record ChangeBody(
            Instant time,
            String changedBy,
            String action,

            @Schema(implementation = BudgetDocument.class, type = SchemaType.OBJECT) @JsonRawValue @Nullable
            String before,

            @Schema(implementation = BudgetDocument.class, type = SchemaType.OBJECT) @JsonRawValue @Nullable
            String after) {
        /** The change as JSON. */
        public static ChangeBody of(BudgetAdministration.Change change) {
            return new ChangeBody(change.time(), change.changedBy(), change.action(), change.before(), change.after());
        }
    }
}
