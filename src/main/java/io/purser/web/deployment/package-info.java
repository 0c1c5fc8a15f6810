/** Deployments and SDLs over HTTP, as records. May use every package below. */
@NullMarked
package io.purser.web.deployment;

import org.jspecify.annotations.NullMarked;
