/** Transactions: messages, fees, gas, signatures, and the journal that makes a repetition safe. */
@NullMarked
package io.purser.akash.chain.transaction;

import org.jspecify.annotations.NullMarked;
