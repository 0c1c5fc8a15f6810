/**
 * The one place that decides whether money may be spent: budgets, their windows, reservations and their settlement.
 * Concurrent decisions share one transaction and one durable commit. Uses {@code money}, {@code ledger}, {@code access}
 * and {@code heap}; other packages enter only through {@link io.purser.budget.BudgetService} and its records.
 */
@NullMarked
package io.purser.budget;

import org.jspecify.annotations.NullMarked;
