package io.purser.web.budget;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All budgets that a caller may see. */
@Schema(
        description = "All budgets that the caller may see.",
        requiredProperties = {"budgets"})
public record BudgetList(
        @Schema(description = "The budgets.") List<BudgetBody> budgets) {}
