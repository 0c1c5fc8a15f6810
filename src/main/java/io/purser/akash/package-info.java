/** The packages that speak with the Akash network, one concern each. */
@NullMarked
package io.purser.akash;

import org.jspecify.annotations.NullMarked;
