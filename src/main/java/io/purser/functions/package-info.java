/**
 * The Funqy functions, thin, and the handler ahead of them that decides what is exposed, reads strictly and answers
 * problems. May use everything below it.
 */
@NullMarked
package io.purser.functions;

import org.jspecify.annotations.NullMarked;
