/** Reads YAML with the position of every node, and writes it. Findings name these positions. */
@NullMarked
package io.purser.akash.sdl.yaml;

import org.jspecify.annotations.NullMarked;
