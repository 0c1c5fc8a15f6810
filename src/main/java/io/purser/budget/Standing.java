package io.purser.budget;

/** A budget with its balance in the window that is asked for. */
public record Standing(Budget budget, WindowKind.Window window, Balance balance) {}
