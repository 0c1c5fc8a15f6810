/** The result of a detection: how to build and to run the repository, or why Purser refuses. */
@NullMarked
package io.purser.deploy.source.plan;

import org.jspecify.annotations.NullMarked;
