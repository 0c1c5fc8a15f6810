/**
 * A deployment as a state machine. {@link io.purser.deploy.state.DeploymentProgress} has its state and the facts about
 * it. {@link io.purser.deploy.state.TransitionTable} has every transition. Knows the chain's names and money, and
 * neither the database nor a market.
 */
@NullMarked
package io.purser.deploy.state;

import org.jspecify.annotations.NullMarked;
