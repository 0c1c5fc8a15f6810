/** The version that the command line prints. */
@NullMarked
package io.purser.cli.version;

import org.jspecify.annotations.NullMarked;
