package io.purser.web.budget;

import java.util.List;

/** All budgets that a caller may see. */
public record BudgetList(List<BudgetBody> budgets) {}
