package io.purser.akash.sdl;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is found in one file; the same finding counts once. */
final class Findings {
    private static final Comparator<Finding> BY_PLACE =
            Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column);

    private final Set<Finding> violations = new LinkedHashSet<>();
    private final Set<Finding> warnings = new LinkedHashSet<>();
    private final Set<Finding> consoleRefusals = new LinkedHashSet<>();

    void violation(String path, Mark mark, String message) {
        violations.add(new Finding(path, mark.line(), mark.column(), message));
    }

    void warning(String path, Mark mark, String message) {
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
