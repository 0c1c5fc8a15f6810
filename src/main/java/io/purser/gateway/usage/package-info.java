/** The usage of a call: reads it from the answer, and computes its cost. */
@NullMarked
package io.purser.gateway.usage;

import org.jspecify.annotations.NullMarked;
