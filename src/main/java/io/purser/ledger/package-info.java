/**
 * What was spent: usage entries, which are never changed, the roll-ups that reports read, and the price books that
 * were in force. Comes in from {@code budget}, which alone decides what is charged; uses {@code money}.
 */
@NullMarked
package io.purser.ledger;

import org.jspecify.annotations.NullMarked;
