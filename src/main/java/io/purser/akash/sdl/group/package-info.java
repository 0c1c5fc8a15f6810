/** The resource groups of a deployment in the form that the chain stores, with their sums and costs. */
@NullMarked
package io.purser.akash.sdl.group;

import org.jspecify.annotations.NullMarked;
