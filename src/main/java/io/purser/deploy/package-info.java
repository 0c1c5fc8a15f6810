/**
 * Deployments on Akash as durable state machines. {@link io.purser.deploy.DeploymentService} records orders and reports
 * on them. {@link io.purser.deploy.DeploymentWorker} works on each deployment, one step at a time, also after a crash.
 * May use the market, the wallet, the ledger and the budgets.
 */
@NullMarked
package io.purser.deploy;

import org.jspecify.annotations.NullMarked;
