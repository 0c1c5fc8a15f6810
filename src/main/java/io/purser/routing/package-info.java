/**
 * Chooses the models for a request: candidates, hard filters, the policy that orders them, and the reasons. Uses
 * {@code money}, {@code catalog} and {@code budget}.
 */
@NullMarked
package io.purser.routing;

import org.jspecify.annotations.NullMarked;
