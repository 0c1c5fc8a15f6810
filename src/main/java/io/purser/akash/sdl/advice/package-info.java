/** Warnings about SDL files that Akash accepts but that probably do not do what their author wants. */
@NullMarked
package io.purser.akash.sdl.advice;

import org.jspecify.annotations.NullMarked;
