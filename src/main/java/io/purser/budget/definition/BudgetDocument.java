package io.purser.budget.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.Fields;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "BudgetDefinition",
        description = "A limit in US dollars for each window, for everybody in its scope.",
        requiredProperties = {"name", "limit_usd", "window"})
public record BudgetDocument(
        @Schema(
                description = "A name that no other budget has.",
                minLength = 1,
                maxLength = Fields.LONGEST_NAME,
                examples = "research")
        String name,

        @Schema(description = "Whose spending the budget counts; without it, everybody's.")
        Scope scope,

        @Schema(
                description = "What may be spent in one window.",
                implementation = String.class,
                pattern = Usd.NOT_NEGATIVE,
                examples = "20")
        Usd limitUsd,

        @Schema(description = "How long a window is.", examples = "month")
        WindowKind window,

        @Schema(
                description = "The time zone in which days and longer windows begin.",
                minLength = 1,
                maxLength = BudgetDefinition.LONGEST_ZONE,
                defaultValue = "UTC",
                examples = "UTC")
        String zone,

        @Schema(
                description = "The first day of a week; only for a window of a week.",
                enumeration = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
                defaultValue = "monday")
        @Nullable
        String firstDay,

        @Schema(
                description = "Whether the budget refuses what it cannot hold; otherwise it only reports.",
                defaultValue = "true",
                examples = "true")
        boolean hard,

        @Schema(
                description = "What happens when a share of the limit is spent or reserved.",
                maxItems = BudgetDefinition.MOST_THRESHOLDS)
        List<Threshold> thresholds) {
    /** The document of a definition. */
    public static BudgetDocument of(BudgetDefinition definition) {
        return new BudgetDocument(
                definition.name(),
                definition.scope(),
                definition.limit(),
                definition.window(),
                definition.zone().getId(),
                definition.window() == WindowKind.WEEK
                        ? definition.firstDay().name().toLowerCase(Locale.ROOT)
                        : null,
                definition.hard(),
                definition.thresholds());
    }
}
