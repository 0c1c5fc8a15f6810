package io.purser.deploy.source;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Go and Rust. */
final class CompiledRules {
    private static final int PORT = 8080;
    private static final Pattern COMMAND = Pattern.compile("cmd/[A-Za-z0-9_-]+/main\\.go");

    private CompiledRules() {}

    static Optional<Plan> go(SourceTree tree) {
        if (!tree.has("go.mod")) {
            return Optional.empty();
        }
        Optional<String> main = tree.has("main.go")
                ? Optional.of("main.go")
                : tree.paths().stream()
                        .filter(path -> COMMAND.matcher(path).matches())
                        .findFirst();
        return main.map(file -> new Plan(
                Framework.GO,
                "golang:1.25-bookworm",
                List.of("go build -o /usr/local/bin/app "
                        + (file.equals("main.go") ? "." : "./" + file.substring(0, file.lastIndexOf('/')))),
                "/usr/local/bin/app",
                PORT,
                Profile.BUILT,
                List.of("go.mod: Go", file + " is built; it has to listen on $PORT")));
    }

    static Optional<Plan> rust(SourceTree tree) {
        boolean isProgram = tree.has("src/main.rs")
                || tree.paths().stream().anyMatch(path -> path.startsWith("src/bin/") && path.endsWith(".rs"));
        return tree.has("Cargo.toml") && isProgram
                ? Optional.of(new Plan(
                        Framework.RUST,
                        "rust:1.90-bookworm",
                        List.of("cargo build --release"),
                        "cargo run --release",
                        PORT,
                        Profile.HEAVY,
                        List.of("Cargo.toml with a program: Rust; it has to listen on $PORT")))
                : Optional.empty();
    }
}
