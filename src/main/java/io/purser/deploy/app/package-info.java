/**
 * Apps: deployments that are repeated, by a push or by a caller. {@link io.purser.deploy.app.AppService} stores them
 * and records requests for releases. {@link io.purser.deploy.app.ReleaseWorker} carries each release out once, by the
 * deployments of the package above.
 */
@NullMarked
package io.purser.deploy.app;

import org.jspecify.annotations.NullMarked;
