package io.purser.budget.definition;

import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A budget's definition as JSON, with the defaults of all fields that were left out.
 *
 * @param firstDay the first day of a week, or null for another window
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "BudgetDefinition")
public record BudgetDocument(
        @Schema(maxLength = Fields.LONGEST_NAME) String name,
        Scope scope,

        @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE)
        Usd limitUsd,

        @Nullable TemporaryRaise raise,
        WindowKind window,
        @Schema(maxLength = BudgetDefinition.LONGEST_ZONE) String zone,
        @Nullable String firstDay,
        boolean hard,
        @Schema(maxItems = BudgetDefinition.MOST_THRESHOLDS) List<Threshold> thresholds) {
    /** The document of a definition. */
    public static BudgetDocument of(BudgetDefinition definition) {
        return new BudgetDocument(
                definition.name(),
                definition.scope(),
                definition.limit(),
                definition.raise(),
                definition.window(),
                definition.zone().getId(),
                definition.window() == WindowKind.WEEK
                        ? definition.firstDay().name().toLowerCase(Locale.ROOT)
                        : null,
                definition.hard(),
                definition.thresholds());
    }
}
