/** Budgets as people define them: scope, limit, window and thresholds. */
@NullMarked
package io.purser.budget.definition;

import org.jspecify.annotations.NullMarked;
