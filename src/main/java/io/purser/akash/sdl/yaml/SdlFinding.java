package io.purser.akash.sdl.yaml;

import io.purser.problem.Violation;

/**
 * Something to say about a place in an SDL file: a violation or a piece of advice.
 *
 * @param path where, as in {@code services.web.expose[0].port}; empty for the whole file
 * @param line from 1; where the path is missing, the line of what should hold it
 * @param column from 1
 * @param message what is wrong and what would be right
 */
public record SdlFinding(String path, int line, int column, String message) {
    /** The same with more words at its end. */
    public SdlFinding and(String more) {
        return new SdlFinding(path, line, column, message + more);
    }

    /** The same for a problem document, whose message then names line and column. */
    public Violation toViolation() {
        return new Violation(path, message + " (line " + line + ", column " + column + ")");
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
