package io.purser.problem;

/**
 * One mistake in a request or a document.
 *
 * @param path the path of the mistake, such as {@code messages[0].role}; empty for the whole document
 * @param message the mistake and its correction
 */
public record Violation(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
