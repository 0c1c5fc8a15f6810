/** The manifest that a provider receives, in the byte order that its hash needs. */
@NullMarked
package io.purser.akash.sdl.manifest;

import org.jspecify.annotations.NullMarked;
