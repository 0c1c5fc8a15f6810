package io.purser.deploy.source;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Repositories of many packages: the one that is served, where there is one alone. */
final class Folders {
    private static final int MOST = 20;
    private static final int MOST_MEMBERS = 200;
    /** As in packages/&#42;&#42;/&#42;: each more multiplies the time that matching may take. */
    private static final int MOST_STARS = 4;

    private static final Set<String> MARKS = Set.of(
            "package.json",
            "requirements.txt",
            "pyproject.toml",
            "Pipfile",
            "manage.py",
            "go.mod",
            "Cargo.toml",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "deno.json",
            "index.html",
            "composer.json",
            "Gemfile");
    /** Folders that are no product. */
    private static final Set<String> PASSED_OVER = Set.of(
            "docs",
            "doc",
            "examples",
            "example",
            "tests",
            "test",
            "e2e",
            "scripts",
            "tools",
            "infra",
            ".github",
            "node_modules",
            "vendor",
            "dist",
            "build",
            "target",
            "benchmarks",
            "fixtures",
            "templates");

    private static final Pattern ITEM = Pattern.compile("(?m)^\\s*-\\s*['\"]?([^'\"#\\s]+)['\"]?\\s*$");

    private Folders() {}

    /** Whether its package.json lists others. */
    static boolean isWorkspace(NodeProject project) {
        return !project.json().path("workspaces").isMissingNode()
                || project.tree().has("pnpm-workspace.yaml");
    }

    /** @param here what tells a tree */
    static Optional<Detection> detect(SourceTree tree, Function<SourceTree, Optional<Detection>> here) {
        NodeProject root = NodeProject.of(tree);
        boolean isWorkspace = tree.has("package.json") && isWorkspace(root);
        Map<String, Plan> plans = new TreeMap<>();
        Map<String, Refusal> refusals = new TreeMap<>();
        List<String> folders = candidates(tree, isWorkspace ? members(root) : List.of());
        for (String folder : folders) {
            Folder inside = new Folder(tree, folder);
            Optional<Detection> found = isWorkspace && inside.has("package.json")
                    ? NodeRules.detect(inside, tree, folder)
                    : here.apply(inside).map(detection -> within(detection, folder));
            found.ifPresent(detection -> {
                switch (detection) {
                    case Plan plan -> plans.put(folder, plan);
                    case Refusal refusal -> refusals.put(folder, refusal);
                }
            });
        }
        if (plans.size() == 1 && refusals.isEmpty()) {
            return Optional.of(plans.values().iterator().next());
        }
        if (plans.isEmpty() && refusals.size() == 1) {
            Map.Entry<String, Refusal> only = refusals.entrySet().iterator().next();
            return Optional.of(new Refusal(
                    "in " + only.getKey() + ", " + only.getValue().seen(),
                    only.getValue().advice(),
                    null));
        }
        return plans.isEmpty() && refusals.isEmpty() ? Optional.empty() : Optional.of(several(plans, refusals));
    }

    private static Detection within(Detection found, String folder) {
        return switch (found) {
            case Plan plan -> plan.in(folder).because(folder + ": the one of its folders that is served");
            case Refusal refusal -> refusal;
        };
    }

    private static Refusal several(Map<String, Plan> plans, Map<String, Refusal> refusals) {
        TreeSet<String> names = new TreeSet<>();
        plans.forEach(
                (folder, plan) -> names.add(folder + " (" + plan.framework().label() + ")"));
        refusals.keySet().forEach(names::add);
        return new Refusal(
                "the repository has several programs: " + names.stream().collect(Collectors.joining(", ")),
                "deploy one alone: make an image of each with a Dockerfile, push them to a registry, and give an sdl that"
                        + " runs them as services",
                null);
    }

    private static List<String> candidates(SourceTree tree, List<String> members) {
        SortedSet<String> found = new TreeSet<>();
        for (String path : tree.paths()) {
            int end = path.lastIndexOf('/');
            if (end > 0 && (MARKS.contains(path.substring(end + 1)) || path.endsWith(".csproj"))) {
                String folder = path.substring(0, end);
                if (PlainName.isPath(folder)
                        && !PASSED_OVER.contains(folder.replaceFirst(".*/", ""))
                        && (members.isEmpty()
                                ? folder.indexOf('/') < 0
                                : members.stream().anyMatch(glob -> matches(glob, folder)))) {
                    found.add(folder);
                }
            }
        }
        return found.stream().limit(MOST).toList();
    }

    private static boolean matches(String glob, String folder) {
        String pattern = glob.replaceFirst("^\\./", "").replaceFirst("/+$", "");
        return !pattern.startsWith("!")
                && pattern.chars().filter(sign -> sign == '*').count() <= MOST_STARS
                && folder.matches(
                        Pattern.quote(pattern).replace("**", "\\E.+\\Q").replace("*", "\\E[^/]+\\Q"));
    }

    private static List<String> members(NodeProject root) {
        List<String> members = new ArrayList<>();
        JsonNode listed = root.json().path("workspaces");
        (listed.isObject() ? listed.path("packages") : listed).forEach(glob -> members.add(glob.asText()));
        Matcher item = ITEM.matcher(root.tree().read("pnpm-workspace.yaml").orElse(""));
        while (item.find()) {
            members.add(item.group(1));
        }
        return members.subList(0, Math.min(MOST_MEMBERS, members.size()));
    }
}
