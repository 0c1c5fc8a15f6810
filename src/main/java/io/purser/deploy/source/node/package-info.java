/** Detects Node.js, Bun and Deno projects and their frameworks. */
@NullMarked
package io.purser.deploy.source.node;

import org.jspecify.annotations.NullMarked;
