package io.purser.problem;

/**
 * One mistake in what was sent.
 *
 * @param path where it is, as in {@code messages[0].role}; empty for the whole document
 * @param message what is wrong and what would be right
 */
public record Violation(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
