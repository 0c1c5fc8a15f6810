/**
 * Makes an SDL from the files of a repository that builds and runs it without a Dockerfile: finds its framework, the
 * commands that build and start it, and its resources. Reads trees, local ones or GitHub's, and runs nothing.
 */
@NullMarked
package io.purser.deploy.source;

import org.jspecify.annotations.NullMarked;
