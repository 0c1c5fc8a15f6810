/**
 * A deployment as a state machine: {@link io.purser.deploy.state.DeploymentProgress} is where one is and what is known of
 * it there, and {@link io.purser.deploy.state.TransitionTable} has every way from one state to another. Knows the chain's
 * names and money, and neither the database nor a market.
 */
@NullMarked
package io.purser.deploy.state;

import org.jspecify.annotations.NullMarked;
