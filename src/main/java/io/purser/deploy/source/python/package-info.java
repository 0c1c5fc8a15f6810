/** Detects Python projects and their frameworks. */
@NullMarked
package io.purser.deploy.source.python;

import org.jspecify.annotations.NullMarked;
