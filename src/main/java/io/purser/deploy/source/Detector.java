package io.purser.deploy.source;

import io.purser.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells by its files what a repository is made with. What serves comes before what builds its pages: Java, then a Python
 * web framework, Go, Rust, Node.js, other Python, and files alone.
 */
public final class Detector {
    /** The order in which they are asked; the first that knows it decides. */
    private static final List<Function<SourceTree, Optional<Plan>>> RULES = List.of(
            JavaRules::plan,
            PythonRules::framework,
            CompiledRules::go,
            CompiledRules::rust,
            NodeRules::plan,
            PythonRules::plain,
            StaticRules::plan);

    private Detector() {}

    /** How it is built and run; empty where nothing tells. */
    public static Optional<Plan> detect(SourceTree tree) {
        return RULES.stream()
                .map(rule -> rule.apply(tree))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The same, where somebody waits for it.
     *
     * @throws Problem INVALID that says what was looked for
     */
    public static Plan require(SourceTree tree) {
        return detect(tree)
                .orElseThrow(() -> Problem.invalid(
                        "repository",
                        "nothing at its root tells how it is run: neither pom.xml or build.gradle, nor requirements.txt,"
                                + " pyproject.toml or Pipfile with Django, Flask, FastAPI, main.py or app.py, nor go.mod"
                                + " with main.go or cmd/*/main.go, nor Cargo.toml with src/main.rs, nor package.json"
                                + " with a framework, a start script or server.js, nor index.html; give an sdl or a"
                                + " template instead"));
    }
}
