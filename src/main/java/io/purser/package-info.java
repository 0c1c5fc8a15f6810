/** Purser keeps the money of AI agents in hand; each package below has one concern. */
@NullMarked
package io.purser;

import org.jspecify.annotations.NullMarked;
