/**
 * From the files of a repository to an SDL that builds and runs it without a Dockerfile: what framework it is of, by
 * what commands it is built and started, how much it needs. Reads trees, local ones or GitHub's, and runs nothing.
 */
@NullMarked
package io.purser.deploy.source;

import org.jspecify.annotations.NullMarked;
