/** The command {@code sdl}. */
@NullMarked
package io.purser.cli.sdl;

import org.jspecify.annotations.NullMarked;
