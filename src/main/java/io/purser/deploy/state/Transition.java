package io.purser.deploy.state;

/** One line of the table: in that state, that event leads there, and that is written with it. */
public record Transition(DeploymentState from, TransitionEvent event, DeploymentState to, TransitionAction action) {}
