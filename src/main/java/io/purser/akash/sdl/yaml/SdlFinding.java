package io.purser.akash.sdl.yaml;

import io.purser.problem.Violation;

/**
 * A violation or a piece of advice about a place in an SDL file.
 *
 * @param path the place, as in {@code services.web.expose[0].port}; empty for the whole file
 * @param line from 1; if the path is missing, the line of the node that should contain it
 * @param column from 1
 * @param message what is wrong and what would be right
 */
public record SdlFinding(String path, int line, int column, String message) {
    /** The same finding with more words at its end. */
    public SdlFinding and(String more) {
        return new SdlFinding(path, line, column, message + more);
    }

    /** The same finding for a problem document. Its message then contains line and column. */
    public Violation toViolation() {
        return new Violation(path, message + " (line " + line + ", column " + column + ")");
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
