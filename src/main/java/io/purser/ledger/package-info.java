/**
 * The spending: usage entries, which nobody changes, the roll-ups that reports read, and the price books that were in
 * force. {@code budget} writes it, which alone decides what is charged. Uses {@code money}.
 */
@NullMarked
package io.purser.ledger;

import org.jspecify.annotations.NullMarked;
