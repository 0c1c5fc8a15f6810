/** The packages that talk to the Akash network, with one concern each. */
@NullMarked
package io.purser.akash;

import org.jspecify.annotations.NullMarked;
