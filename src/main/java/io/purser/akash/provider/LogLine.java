package io.purser.akash.provider;

/**
 * A line that a service wrote.
 *
 * @param name the replica's name
 */
public record LogLine(String name, String message) {}
