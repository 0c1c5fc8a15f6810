package io.purser.deploy.source.python;

import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Python that a project needs.
 *
 * @param major 3, or 2 for an old project
 * @param minor as in 13 of 3.13
 * @param reason where the version is written
 */
record PythonVersion(int major, int minor, String reason) {
    static final PythonVersion USUAL = new PythonVersion(3, 13, "");
    /** The minor versions to try, the best first. */
    private static final List<Integer> MINORS = List.of(13, 12, 11, 14, 10, 9, 8);

    private static final Pattern PINNED =
            Pattern.compile("(?md)^[ \\t]*+(?:c?python[- ])?[ \\t]*+([23])\\.(\\d{1,2})(?!\\d)\\S*+[ \\t\\r]*+$");
    private static final Pattern RANGE = Pattern.compile(
            "(?md)^[ \\t]*+(?:requires-python|python|python_version|python_full_version)\\s*+=\\s*+[\"']([^\"'\\n]{1,200}+)[\"']");
    private static final Pattern COMPARATOR =
            Pattern.compile("(>=|<=|==|~=|!=|>|<|\\^|~)?\\s*([23])(?:\\.(\\d{1,2}|\\*))?(\\.(?:\\d+|\\*))*");

    static Optional<PythonVersion> of(SourceTree tree) {
        for (String file : List.of(".python-version", "runtime.txt", ".tool-versions")) {
            Matcher pinned = BoundedText.matcher(PINNED, tree.read(file).orElse(""));
            if (pinned.find()) {
                return Optional.of(version(Integer.parseInt(pinned.group(1)), Integer.parseInt(pinned.group(2)), file));
            }
        }
        for (String file : List.of("pyproject.toml", "Pipfile")) {
            Matcher range = BoundedText.matcher(RANGE, tree.read(file).orElse(""));
            if (range.find()) {
                return MINORS.stream()
                        .filter(minor -> isIn(minor, range.group(1)))
                        .findFirst()
                        .map(minor -> version(3, minor, file));
            }
        }
        return Optional.empty();
    }

    private static PythonVersion version(int major, int minor, String file) {
        return new PythonVersion(major, minor, file + ": Python " + major + "." + minor);
    }

    String image() {
        return "python:" + major + "." + minor + "-bookworm";
    }

    /** Whether the newest version of 3.minor fits every comparator. */
    private static boolean isIn(int minor, String range) {
        Matcher each = BoundedText.matcher(COMPARATOR, range);
        while (each.find()) {
            if (!fits(minor, each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(int minor, Matcher comparator) {
        boolean isThree = comparator.group(2).equals("3");
        boolean isOpen = comparator.group(3) == null || comparator.group(3).equals("*");
        int asked = isOpen ? 0 : Integer.parseInt(comparator.group(3));
        boolean isPatched = comparator.group(4) != null && !comparator.group(4).equals(".*");
        return switch (String.valueOf(comparator.group(1))) {
            case ">=", "^" -> !isThree || minor >= asked;
            case ">" -> !isThree || minor > asked || (isPatched && minor == asked);
            case "~=" -> isThree && (isPatched ? minor == asked : minor >= asked);
            case "<" -> isThree && minor < asked;
            case "<=" -> isThree && minor <= asked;
            case "!=" -> isPatched || isOpen || minor != asked;
            default -> isThree && (isOpen || minor == asked);
        };
    }
}
