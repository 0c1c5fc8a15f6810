/**
 * Money and its uses: integer nano-dollars, exact prices per token, token counts, and the cost of a usage. The package
 * uses no floating point.
 */
@NullMarked
package io.purser.money;

import org.jspecify.annotations.NullMarked;
