package io.purser.deploy.state;

/** One line of the table: in this state, this event leads to that state, and that action is written with it. */
public record Transition(DeploymentState from, TransitionEvent event, DeploymentState to, TransitionAction action) {}
