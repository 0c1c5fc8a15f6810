/** The commands {@code market} and {@code wallet}. */
@NullMarked
package io.purser.cli.akash;

import org.jspecify.annotations.NullMarked;
