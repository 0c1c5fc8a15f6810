/**
 * Money and what it is paid for: integer nano-dollars, exact prices per token, token counts, and the cost of a usage.
 * No floating point comes in here.
 */
@NullMarked
package io.purser.money;

import org.jspecify.annotations.NullMarked;
