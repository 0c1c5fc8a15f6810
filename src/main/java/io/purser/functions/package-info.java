/**
 * The Funqy functions, which are thin, and the gate ahead of them. The gate checks whether a function is exposed, reads
 * requests strictly and answers with problem documents. May use every package below.
 */
@NullMarked
package io.purser.functions;

import org.jspecify.annotations.NullMarked;
