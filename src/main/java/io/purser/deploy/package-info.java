/**
 * Deployments on Akash as durable state machines: {@link io.purser.deploy.DeploymentService} takes orders and answers for
 * them, {@link io.purser.deploy.DeploymentWorker} carries them on, one at a time each, whatever crashes. May use the market, the
 * wallet, the ledger and the budgets.
 */
@NullMarked
package io.purser.deploy;

import org.jspecify.annotations.NullMarked;
