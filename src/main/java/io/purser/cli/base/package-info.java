/** What all commands share. */
@NullMarked
package io.purser.cli.base;

import org.jspecify.annotations.NullMarked;
