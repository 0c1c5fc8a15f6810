package io.purser.akash.sdl;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is found in one file; the same finding counts once, and what is found in a value of the wrong shape not at
 * all, as it follows from that.
 */
final class Findings {
    private static final Comparator<Finding> BY_PLACE =
            Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column);

    private final Set<Finding> violations = new LinkedHashSet<>();
    private final Set<Finding> warnings = new LinkedHashSet<>();
    private final Set<Finding> consoleRefusals = new LinkedHashSet<>();

    private final Set<String> misshaped = new HashSet<>();

    /** A violation that a value is of another kind than is expected there. */
    void misshaped(String path, Mark mark, String message) {
        violation(path, mark, message);
        misshaped.add(path);
    }

    /** Whether it was said that the value there, or one that holds it, has another shape. */
    boolean isMisshaped(String path) {
        if (misshaped.isEmpty()) {
            return false;
        }
        for (int end = path.length(); end >= 0; end--) {
            boolean isEnd = end == path.length() || path.charAt(end) == '.' || path.charAt(end) == '[';
            if (isEnd && misshaped.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    void violation(String path, Mark mark, String message) {
        if (isMisshaped(path)) {
            return;
        }
        violations.add(new Finding(path, mark.line(), mark.column(), message));
    }

    void warning(String path, Mark mark, String message) {
        if (isMisshaped(path)) {
            return;
        }
        warnings.add(new Finding(path, mark.line(), mark.column(), message));
    }

    /** A warning: the chain takes it. */
    void refusedByConsole(String path, Mark mark, String message) {
        warning(path, mark, message);
        consoleRefusals.add(new Finding(path, mark.line(), mark.column(), message));
    }

    boolean hasViolations() {
        return !violations.isEmpty();
    }

    /** In the order of the file. */
    List<Finding> violations() {
        return sorted(violations);
    }

    /** In the order of the file. */
    List<Finding> warnings() {
        return sorted(warnings);
    }

    /** Those of the warnings for which Console refuses the file, in its order. */
    List<Finding> consoleRefusals() {
        return sorted(consoleRefusals);
    }

    private static List<Finding> sorted(Collection<Finding> findings) {
        return findings.stream().sorted(BY_PLACE).toList();
    }
}
