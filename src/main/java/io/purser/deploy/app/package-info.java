/**
 * Apps: what is deployed again and again, by a push or by hand, and how. {@link io.purser.deploy.app.AppService} keeps them and
 * takes requests for releases down; {@link io.purser.deploy.app.ReleaseWorker} carries those out by the deployments of the package
 * above, each once.
 */
@NullMarked
package io.purser.deploy.app;

import org.jspecify.annotations.NullMarked;
