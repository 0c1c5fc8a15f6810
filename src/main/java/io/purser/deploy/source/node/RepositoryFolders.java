package io.purser.deploy.source.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.codes.Names;
import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.RepositoryFolder;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Repositories with several folders: finds the one that is served, if there is only one. */
public final class RepositoryFolders {
    private static final int MOST = 20;
    private static final int MOST_MEMBERS = 200;
    private static final int MOST_LOOKED = 2_000;
    /** As in packages/&#42;&#42;/&#42;. Each further star multiplies the time that matching may take. */
    private static final int MOST_STARS = 4;

    private static final int LONGEST_GLOB = 100;

    private static final Set<String> MARKS = Names.set("""
        package.json requirements.txt pyproject.toml Pipfile manage.py go.mod Cargo.toml pom.xml build.gradle
        build.gradle.kts deno.json index.html composer.json Gemfile
        """);
    /** Folders that contain no app. */
    private static final Set<String> PASSED_OVER = Names.set("""
        docs doc examples example tests test e2e scripts tools infra .github node_modules vendor dist build target
        benchmarks fixtures templates
        """);

    private static final Pattern ITEM =
            Pattern.compile("(?md)^[ \\t]*+-[ \\t]*+['\"]?([^'\"#\\s]++)['\"]?[ \\t\\r]*+$");

    private RepositoryFolders() {}

    /** Whether its package.json lists other packages. */
    static boolean isWorkspace(NodeProject project) {
        return !project.json().path("workspaces").isMissingNode()
                || project.tree().has("pnpm-workspace.yaml");
    }

    /**
     * Tries the folders of a tree whose root no rule recognises.
     *
     * @param here detects the framework of one tree
     */
    public static Optional<Detection> detect(SourceTree tree, Function<SourceTree, Optional<Detection>> here) {
        NodeProject root = NodeProject.of(tree);
        boolean isWorkspace = tree.has("package.json") && isWorkspace(root);
        Map<String, BuildPlan> plans = new TreeMap<>();
        Map<String, DetectionRefusal> refusals = new TreeMap<>();
        List<String> folders = candidates(tree, isWorkspace ? members(root) : List.of());
        for (String folder : folders) {
            RepositoryFolder inside = new RepositoryFolder(tree, folder);
            Optional<Detection> found = isWorkspace && inside.has("package.json")
                    ? NodeRules.detect(inside, tree, folder)
                    : here.apply(inside).map(detection -> within(detection, folder));
            found.ifPresent(detection -> {
                switch (detection) {
                    case BuildPlan plan -> plans.put(folder, plan);
                    case DetectionRefusal refusal -> refusals.put(folder, refusal);
                }
            });
        }
        if (plans.size() == 1 && refusals.isEmpty()) {
            return Optional.of(plans.values().iterator().next());
        }
        if (plans.isEmpty() && refusals.size() == 1) {
            Map.Entry<String, DetectionRefusal> only =
                    refusals.entrySet().iterator().next();
            return Optional.of(new DetectionRefusal(
                    "in " + only.getKey() + ", " + only.getValue().seen(),
                    only.getValue().advice(),
                    null));
        }
        return plans.isEmpty() && refusals.isEmpty() ? Optional.empty() : Optional.of(several(plans, refusals));
    }

    private static Detection within(Detection found, String folder) {
        return switch (found) {
            case BuildPlan plan -> plan.in(folder).because(folder + ": the one of its folders that is served");
            case DetectionRefusal refusal -> refusal;
        };
    }

    private static DetectionRefusal several(Map<String, BuildPlan> plans, Map<String, DetectionRefusal> refusals) {
        TreeSet<String> names = new TreeSet<>();
        plans.forEach(
                (folder, plan) -> names.add(folder + " (" + plan.framework().label() + ")"));
        refusals.keySet().forEach(names::add);
        return new DetectionRefusal(
                "the repository has several programs: " + names.stream().collect(Collectors.joining(", ")),
                "deploy one alone: make an image of each with a Dockerfile, push them to a registry, and give an sdl"
                        + " that runs them as services",
                null);
    }

    private static List<String> candidates(SourceTree tree, List<Pattern> members) {
        SortedSet<String> found = new TreeSet<>();
        int looked = 0;
        for (String path : tree.paths()) {
            int end = path.lastIndexOf('/');
            if (end > 0 && (MARKS.contains(path.substring(end + 1)) || path.endsWith(".csproj"))) {
                String folder = path.substring(0, end);
                if (ShellSafeName.isPath(folder)
                        && !PASSED_OVER.contains(folder.replaceFirst(".*/", ""))
                        && (members.isEmpty() ? folder.indexOf('/') < 0 : isAny(members, folder))) {
                    found.add(folder);
                }
                looked++;
            }
            if (found.size() == MOST || looked == MOST_LOOKED) {
                break;
            }
        }
        return List.copyOf(found);
    }

    private static boolean isAny(List<Pattern> globs, String folder) {
        BoundedText text = new BoundedText(folder);
        return globs.stream().anyMatch(glob -> glob.matcher(text).matches());
    }

    /** The folders that a glob names; empty if it excludes folders, or if nobody would write it. */
    private static Optional<Pattern> folders(String glob) {
        if (glob.startsWith("!")
                || glob.length() > LONGEST_GLOB
                || glob.chars().filter(sign -> sign == '*').count() > MOST_STARS) {
            return Optional.empty();
        }
        String plain = glob.replaceFirst("^\\./", "").replaceFirst("/+$", "");
        return Optional.of(
                Pattern.compile(Pattern.quote(plain).replace("**", "\\E.+\\Q").replace("*", "\\E[^/]+\\Q")));
    }

    private static List<Pattern> members(NodeProject root) {
        List<String> members = new ArrayList<>();
        JsonNode listed = root.json().path("workspaces");
        (listed.isObject() ? listed.path("packages") : listed).forEach(glob -> members.add(glob.asText()));
        Matcher item = BoundedText.matcher(
                ITEM, root.tree().read("pnpm-workspace.yaml").orElse(""));
        while (item.find()) {
            members.add(item.group(1));
        }
        return members.stream()
                .limit(MOST_MEMBERS)
                .flatMap(glob -> folders(glob).stream())
                .toList();
    }
}
