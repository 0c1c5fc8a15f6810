/**
 * Compares the ledger with what a provider says that it charged: with an account that somebody sends, or with the one
 * that Purser asks for by itself.
 */
@NullMarked
package io.purser.reconciliation;

import org.jspecify.annotations.NullMarked;
