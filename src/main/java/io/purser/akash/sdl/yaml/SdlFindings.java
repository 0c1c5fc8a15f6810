package io.purser.akash.sdl.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the findings of one file. The same finding counts once. If a value has the wrong shape, findings about its
 * content do not count, because they follow from the shape.
 */
public final class SdlFindings {
    private static final Comparator<SdlFinding> BY_PLACE =
            Comparator.comparingInt(SdlFinding::line).thenComparingInt(SdlFinding::column);

    private final Set<SdlFinding> violations = new LinkedHashSet<>();
    private final Set<SdlFinding> warnings = new LinkedHashSet<>();
    private final Set<SdlFinding> consoleRefusals = new LinkedHashSet<>();

    private final Set<String> misshaped = new HashSet<>();

    /** Adds a violation that a value has another shape than expected. */
    public void misshaped(String path, SourcePosition mark, String message) {
        violation(path, mark, message);
        misshaped.add(path);
    }

    /** Whether a violation says already that this value, or one that contains it, has another shape. */
    public boolean isMisshaped(String path) {
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

    public void violation(String path, SourcePosition mark, String message) {
        if (isMisshaped(path)) {
            return;
        }
        violations.add(new SdlFinding(path, mark.line(), mark.column(), message));
    }

    public void warning(String path, SourcePosition mark, String message) {
        if (isMisshaped(path)) {
            return;
        }
        warnings.add(new SdlFinding(path, mark.line(), mark.column(), message));
    }

    /** Adds a warning about a value that the chain accepts and Console refuses. */
    public void refusedByConsole(String path, SourcePosition mark, String message) {
        warning(path, mark, message);
        consoleRefusals.add(new SdlFinding(path, mark.line(), mark.column(), message));
    }

    public boolean hasViolations() {
        return !violations.isEmpty();
    }

    /** The violations in the order of the file. */
    public List<SdlFinding> violations() {
        return sorted(violations);
    }

    /** The warnings in the order of the file. */
    public List<SdlFinding> warnings() {
        return sorted(warnings);
    }

    /** The warnings about values that Console refuses, in the order of the file. */
    public List<SdlFinding> consoleRefusals() {
        return sorted(consoleRefusals);
    }

    private static List<SdlFinding> sorted(Collection<SdlFinding> findings) {
        return findings.stream().sorted(BY_PLACE).toList();
    }
}
