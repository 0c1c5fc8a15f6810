/**
 * The spending: usage entries, which nobody changes, the roll-ups that reports read, and the price books that were in
 * force. Only {@code budget} writes entries, because it alone decides every charge. Uses {@code money}.
 */
@NullMarked
package io.purser.ledger;

import org.jspecify.annotations.NullMarked;
