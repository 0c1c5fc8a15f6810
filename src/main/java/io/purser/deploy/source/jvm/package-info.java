/** Detects Maven and Gradle projects. */
@NullMarked
package io.purser.deploy.source.jvm;

import org.jspecify.annotations.NullMarked;
