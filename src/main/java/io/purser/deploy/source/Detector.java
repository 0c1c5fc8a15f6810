package io.purser.deploy.source;

import io.purser.deploy.source.jvm.GradleRules;
import io.purser.deploy.source.jvm.MavenRules;
import io.purser.deploy.source.node.NodeProject;
import io.purser.deploy.source.node.NodeRules;
import io.purser.deploy.source.node.RepositoryFolders;
import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.Dockerfile;
import io.purser.deploy.source.python.Procfile;
import io.purser.deploy.source.python.PythonRules;
import io.purser.deploy.source.tree.BoundedTree;
import io.purser.deploy.source.tree.SourceTree;
import io.purser.deploy.source.tree.TooCostly;
import io.purser.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Recognises the framework of a repository by its files. A server comes before the tool that builds its pages. The
 * order is: unsupported projects, Java, .NET, Python web frameworks, Go, Rust, Deno, Node.js, other Python, and static
 * files. If no rule fits the root, the folders are tried.
 */
public final class Detector {
    /** The rules in their order; the first that recognises the tree decides. */
    private static final List<Function<SourceTree, Optional<Detection>>> RULES = List.of(
            UnsupportedRules::early,
            MavenRules::detect,
            GradleRules::detect,
            DotnetRules::detect,
            PythonRules::framework,
            GoRules::detect,
            RustRules::detect,
            DenoRules::detect,
            NodeRules::detect,
            PythonRules::plain,
            StaticRules::detect);

    private Detector() {}

    /**
     * How to build and run the repository, or why Purser cannot; empty if no rule fits.
     *
     * @throws Problem INVALID if its files take too long or are too deep to read
     */
    public static Optional<Detection> detect(SourceTree tree) {
        try {
            SourceTree bounded = new BoundedTree(tree);
            return here(bounded)
                    .or(() -> RepositoryFolders.detect(bounded, Detector::here))
                    .or(() -> UnsupportedRules.late(bounded));
        } catch (TooCostly | StackOverflowError e) { // a pattern may recurse with each repetition that it meets
            throw Problem.invalid(
                    "repository", "its files cannot be read to their end; give an sdl or a template instead");
        }
    }

    /** Applies the rules to the root, and starts the result as its Procfile says. */
    private static Optional<Detection> here(SourceTree tree) {
        return RULES.stream()
                .map(rule -> rule.apply(tree))
                .flatMap(Optional::stream)
                .findFirst()
                .map(found -> found instanceof BuildPlan plan ? Dockerfile.exposed(tree, plan) : found)
                .map(found -> Procfile.of(tree)
                        .map(file -> started(tree, found, file))
                        .orElse(found));
    }

    private static Detection started(SourceTree tree, Detection found, Procfile file) {
        boolean isDevelopment = NodeProject.of(tree).isDevelopment(file.web());

        return switch (found) {
            case BuildPlan plan -> isDevelopment ? file.passOver(plan) : file.start(plan);
            case DetectionRefusal refusal ->
                refusal.unstarted() == null || isDevelopment ? refusal : file.start(refusal.unstarted());
        };
    }

    /**
     * How to build and run the repository, for a caller that needs an answer.
     *
     * @throws Problem INVALID with the files that were seen or looked for, and advice
     */
    public static BuildPlan require(SourceTree tree) {
        Detection found = detect(tree)
                .orElseThrow(() -> Problem.invalid(
                        "repository",
                        "nothing at its root or in its folders tells how it is run: neither pom.xml or build.gradle, nor"
                                + " a .csproj, nor requirements.txt, pyproject.toml or Pipfile with Django, Flask,"
                                + " FastAPI, main.py or app.py, nor go.mod with main.go or cmd/*/main.go, nor Cargo.toml"
                                + " with src/main.rs, nor deno.json, nor package.json with a framework, a start script"
                                + " or server.js, nor index.html; give an sdl or a template instead"));
        return switch (found) {
            case BuildPlan plan -> plan;
            case DetectionRefusal refusal -> throw Problem.invalid("repository", refusal.message());
        };
    }
}
