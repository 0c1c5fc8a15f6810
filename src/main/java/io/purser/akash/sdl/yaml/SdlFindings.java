package io.purser.akash.sdl.yaml;

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
public final class SdlFindings {
    private static final Comparator<SdlFinding> BY_PLACE =
            Comparator.comparingInt(SdlFinding::line).thenComparingInt(SdlFinding::column);

    private final Set<SdlFinding> violations = new LinkedHashSet<>();
    private final Set<SdlFinding> warnings = new LinkedHashSet<>();
    private final Set<SdlFinding> consoleRefusals = new LinkedHashSet<>();

    private final Set<String> misshaped = new HashSet<>();

    /** A violation that a value is of another kind than is expected there. */
    public void misshaped(String path, SourcePosition mark, String message) {
        violation(path, mark, message);
        misshaped.add(path);
    }

    /** Whether it was said that the value there, or one that holds it, has another shape. */
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

    /** A warning: the chain takes it. */
    public void refusedByConsole(String path, SourcePosition mark, String message) {
        warning(path, mark, message);
        consoleRefusals.add(new SdlFinding(path, mark.line(), mark.column(), message));
    }

    public boolean hasViolations() {
        return !violations.isEmpty();
    }

    /** In the order of the file. */
    public List<SdlFinding> violations() {
        return sorted(violations);
    }

    /** In the order of the file. */
    public List<SdlFinding> warnings() {
        return sorted(warnings);
    }

    /** Those of the warnings for which Console refuses the file, in its order. */
    public List<SdlFinding> consoleRefusals() {
        return sorted(consoleRefusals);
    }

    private static List<SdlFinding> sorted(Collection<SdlFinding> findings) {
        return findings.stream().sorted(BY_PLACE).toList();
    }
}
