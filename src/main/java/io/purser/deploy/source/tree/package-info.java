/** Files of a repository, read with a bound on size and time. */
@NullMarked
package io.purser.deploy.source.tree;

import org.jspecify.annotations.NullMarked;
