/** Compares the ledger with what a provider says that it charged. */
@NullMarked
package io.purser.ledger.reconciliation;

import org.jspecify.annotations.NullMarked;
