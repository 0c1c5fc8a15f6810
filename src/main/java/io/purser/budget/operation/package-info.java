/** What a caller asks the budgets for, and what the budgets answer. */
@NullMarked
package io.purser.budget.operation;

import org.jspecify.annotations.NullMarked;
