/**
 * Akash's Stack Definition Language: reading, checking, pricing and rendering it, and what the network makes of it
 * (deployment groups, manifest, hash). {@link io.purser.akash.sdl.Sdl} is the API of this package. The rules are those of Akash's Go
 * parser, which decides what the network takes; its JSON Schema is stricter and only advises.
 *
 * <p>Text comes in, from anybody: nothing here loads a class, follows a reference or grows beyond its limits. Uses no
 * other package but {@code problem}.
 */
@NullMarked
package io.purser.akash.sdl;

import org.jspecify.annotations.NullMarked;
