package io.purser.deploy.source.node;

import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Node.js that a project needs.
 *
 * @param image the image with that version
 * @param reason where the version is written
 */
record NodeVersion(String image, String reason) {
    /** The versions with long-term support, the newest first. */
    private static final List<Integer> MAJORS = List.of(24, 22, 20, 18, 16);
    /** The names of the supported lines. */
    private static final Map<String, Integer> LINES =
            Map.of("krypton", 24, "jod", 22, "iron", 20, "hydrogen", 18, "gallium", 16);

    private static final Pattern EXACT = Pattern.compile("[v=~]*(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?(?:\\.[x*])?");
    private static final Pattern PINNED = Pattern.compile("v?(\\d{1,3})(?:\\.\\d+){0,2}(?:\\.x)?");
    private static final Pattern TOOL = Pattern.compile("(?md)^node(?:js)?[ =]++v?(\\d{1,3})\\b");
    private static final int LONGEST = 200;
    private static final Pattern COMPARATOR = Pattern.compile(
            "(>=|<=|>|<|\\^|~|=)?\\s*v?(\\d{1,3}|[x*])(?:\\.(\\d{1,5}|[x*]))?(?:\\.(\\d{1,5}|[x*]))?\\S*");

    static Optional<NodeVersion> of(NodeProject project) {
        return pinned(project.tree(), ".node-version")
                .or(() -> pinned(project.tree(), ".nvmrc"))
                .or(() -> told(project))
                .or(() -> ranged(project.json().path("engines").path("node").asText("")));
    }

    private static Optional<NodeVersion> pinned(SourceTree tree, String file) {
        String text = tree.read(file).orElse("").strip();
        Matcher pinned = BoundedText.matcher(PINNED, text);
        if (pinned.matches()) {
            return Optional.of(major(Integer.parseInt(pinned.group(1)), file));
        }
        return Optional.ofNullable(LINES.get(text.replace("lts/", ""))).map(line -> major(line, file));
    }

    private static Optional<NodeVersion> told(NodeProject project) {
        Matcher volta = BoundedText.matcher(
                PINNED, project.json().path("volta").path("node").asText(""));
        if (volta.matches()) {
            return Optional.of(major(Integer.parseInt(volta.group(1)), "package.json's volta"));
        }
        Matcher tool =
                BoundedText.matcher(TOOL, project.tree().read(".tool-versions").orElse(""));
        return tool.find() ? Optional.of(major(Integer.parseInt(tool.group(1)), ".tool-versions")) : Optional.empty();
    }

    private static NodeVersion major(int major, String where) {
        return new NodeVersion("node:" + major + "-bookworm", where + ": Node.js " + major);
    }

    private static Optional<NodeVersion> ranged(String range) {
        String text = range.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher exact = BoundedText.matcher(EXACT, text);
        if (exact.matches()) {
            String version = exact.group(1) + "." + exact.group(2)
                    + (exact.group(3) == null || text.startsWith("~") ? "" : "." + exact.group(3));
            return Optional.of(new NodeVersion("node:" + version, "package.json's engines: Node.js " + version));
        }
        return MAJORS.stream()
                .filter(major -> List.of(text.split("\\|\\|", -1)).stream().anyMatch(all -> isIn(major, all)))
                .findFirst()
                .or(() -> least(text))
                .map(major -> major(major, "package.json's engines"));
    }

    /** The first number of a range that no known version fits. */
    private static Optional<Integer> least(String range) {
        Matcher first = BoundedText.matcher(COMPARATOR, range);
        while (first.find()) {
            if (Character.isDigit(first.group(2).charAt(0))) {
                return Optional.of(Integer.parseInt(first.group(2)));
            }
        }
        return Optional.empty();
    }

    /** Whether the newest version of a line fits every comparator. */
    private static boolean isIn(int major, String comparators) {
        String text = comparators.replaceAll("(\\S+)\\s+-\\s+(\\S+)", ">=$1 <=$2");
        Matcher each = BoundedText.matcher(COMPARATOR, text);
        boolean isAny = false;
        while (each.find()) {
            isAny = true;
            if (!fits(major, each)) {
                return false;
            }
        }
        return isAny;
    }

    private static boolean fits(int major, Matcher comparator) {
        String first = comparator.group(2);
        if (!Character.isDigit(first.charAt(0))) {
            return true;
        }
        int asked = Integer.parseInt(first);
        boolean isWhole = comparator.group(3) == null
                || !Character.isDigit(comparator.group(3).charAt(0));
        return switch (String.valueOf(comparator.group(1))) {
            case ">=" -> major >= asked;
            case ">" -> isWhole ? major > asked : major >= asked;
            case "<" -> major < asked;
            case "<=" -> major < asked || (major == asked && isWhole);
            default -> major == asked;
        };
    }
}
