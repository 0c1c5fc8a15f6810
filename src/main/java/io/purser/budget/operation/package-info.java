/** The requests that callers make to the budgets, and the answers. */
@NullMarked
package io.purser.budget.operation;

import org.jspecify.annotations.NullMarked;
