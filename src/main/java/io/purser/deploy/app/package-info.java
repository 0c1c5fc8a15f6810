/**
 * Apps: what is deployed again and again, by a push or by hand, and how. {@link io.purser.deploy.app.Apps} keeps them and
 * takes wishes for releases down; {@link io.purser.deploy.app.Rollout} carries those out by the deployments of the room
 * above, each once.
 */
@NullMarked
package io.purser.deploy.app;

import org.jspecify.annotations.NullMarked;
