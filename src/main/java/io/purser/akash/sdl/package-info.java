/**
 * Akash's Stack Definition Language. This package reads, checks, prices and renders SDLs, and makes the groups, the
 * manifest and the hash that the network makes of them. {@link io.purser.akash.sdl.Sdl} is its API. The rules are those
 * of Akash's Go parser, which decides what the network accepts. Akash's JSON Schema is stricter, and differences from
 * it are only advice.
 *
 * <p>Anybody can send the text, so this package loads no class, follows no reference and grows only within its limits.
 * It uses only one other package, {@code problem}.
 */
@NullMarked
package io.purser.akash.sdl;

import org.jspecify.annotations.NullMarked;
