package io.purser.deploy.source;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.Framework;
import io.purser.deploy.source.plan.ResourceProfile;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Cargo.toml}. */
final class RustRules {
    private static final int USUAL_MINOR = 90;
    private static final Pattern NAME = Pattern.compile("(?md)^name\\s*+=\\s*+\"([A-Za-z0-9_-]+)\"");
    private static final Pattern DEFAULT = Pattern.compile("(?md)^default-run\\s*=\\s*\"([A-Za-z0-9_-]+)\"");
    private static final Pattern VERSION =
            Pattern.compile("(?md)^[ \\t]*+(?:rust-version|channel)\\s*=\\s*\"1\\.(\\d{1,3})(?:\\.\\d+)?\"");
    private static final Pattern PROGRAM = Pattern.compile("src/bin/([A-Za-z0-9_-]+)(?:\\.rs|/main\\.rs)");
    private static final Pattern MEMBER = Pattern.compile("([A-Za-z0-9_/.-]+)/src/main\\.rs");
    /** Frameworks whose programs run in a browser, or on another platform. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "yew", "Rust for the browser (Yew)",
            "leptos", "Rust for the browser (Leptos)",
            "dioxus", "Rust for the browser (Dioxus)",
            "shuttle-runtime", "Rust for Shuttle",
            "worker", "Rust for Cloudflare Workers",
            "tauri", "an app for desktops (Tauri)");

    private static final Pattern LISTENING = Pattern.compile(
            "(?:0\\.0\\.0\\.0:|0\\.0\\.0\\.0\"\\s*,\\s*|\\[0,\\s*0,\\s*0,\\s*0\\]\\s*,\\s*)(\\d{2,5})\\b");
    private static final Pattern LOOPBACK = Pattern.compile(
            "\"(?:127\\.0\\.0\\.1|localhost):\\d|\"(?:127\\.0\\.0\\.1|localhost)\"\\s*,\\s*\\d|\\[127,\\s*0,\\s*0,\\s*1\\]");

    private RustRules() {}

    static Optional<Detection> detect(SourceTree tree) {
        if (!tree.has("Cargo.toml")) {
            return Optional.empty();
        }
        String text = tree.read("Cargo.toml").orElse("");
        Optional<String> elsewhere = ELSEWHERE.keySet().stream()
                .sorted()
                .filter(name -> BoundedText.has(Pattern.compile("(?md)^" + name + "\\s*+="), text))
                .findFirst();
        if (elsewhere.isPresent()) {
            return Optional.of(DetectionRefusal.unsupported(
                    tree, "Cargo.toml depends on " + elsewhere.get() + ": " + ELSEWHERE.get(elsewhere.get())));
        }
        return text.contains("[package]") ? alone(tree, text) : member(tree, text);
    }

    private static Optional<Detection> alone(SourceTree tree, String text) {
        List<String> programs = new ArrayList<>(tree.paths().stream()
                .map(PROGRAM::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList());
        if (tree.has("src/main.rs")) {
            programs.addFirst(name(text).orElse(""));
        }
        if (programs.isEmpty()) {
            return Optional.empty();
        }
        boolean isOne = programs.size() == 1 || first(DEFAULT, text).isPresent();
        BuildPlan plan = plan(tree, text, "cargo build --release", "cargo run --release");
        if (isOne) {
            return Optional.of(listening(tree, "src/main.rs", plan));
        }
        return Optional.of(
                tree.has("src/main.rs") && !programs.getFirst().isEmpty()
                        ? listening(
                                tree,
                                "src/main.rs",
                                plan.startedBy("target/release/" + programs.getFirst(), BuildPlan.USUAL_PORT))
                        : DetectionRefusal.unstarted(
                                "Cargo.toml: Rust, but it has several programs: " + String.join(", ", programs),
                                "target/release/" + programs.getLast(),
                                plan));
    }

    /** The only program among the members of a workspace. */
    private static Optional<Detection> member(SourceTree tree, String text) {
        List<String> members = tree.paths().stream()
                .map(MEMBER::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .filter(folder -> ShellSafeName.isPath(folder)
                        && !folder.matches("(.*/)?(examples|tests|benches|xtask|tools|cli|migrations?)(/.*)?"))
                .toList();
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name =
                name(tree.read(members.getFirst() + "/Cargo.toml").orElse(""));
        if (members.size() == 1 && name.isPresent()) {
            String file = members.getFirst() + "/src/main.rs";
            return Optional.of(listening(
                    tree,
                    file,
                    plan(tree, text, "cargo build --release --package " + name.get(), "target/release/" + name.get())));
        }
        return Optional.of(DetectionRefusal.unstarted(
                "Cargo.toml: a workspace of Rust, but it has several programs: " + String.join(", ", members),
                "target/release/" + name.orElse("NAME"),
                plan(tree, text, "cargo build --release", "true")));
    }

    /** Takes the address from the program's text, if the program does not read it from its environment. */
    private static Detection listening(SourceTree tree, String file, BuildPlan plan) {
        String text = tree.read(file).orElse("");
        if (text.contains("PORT") || !plan.environment().isEmpty()) {
            return plan;
        }
        Optional<String> port = first(LISTENING, text);
        if (port.isPresent()) {
            int said = Math.clamp(Integer.parseInt(port.get()), 1, 65_535);
            return new BuildPlan(
                    plan.framework(),
                    plan.image(),
                    plan.build(),
                    plan.start(),
                    said,
                    plan.profile(),
                    List.of("Cargo.toml with a program: Rust", file + ": it listens on " + said),
                    BuildPlan.NO_VARIABLES,
                    false);
        }
        return BoundedText.has(LOOPBACK, text)
                ? new DetectionRefusal(
                        "Cargo.toml: Rust, but " + file
                                + " listens on 127.0.0.1 alone, where nobody from outside comes",
                        "let it listen on 0.0.0.0 and the port that $PORT says",
                        plan)
                : plan;
    }

    private static BuildPlan plan(SourceTree tree, String text, String build, String start) {
        String toolchain = tree.read("rust-toolchain.toml")
                .or(() -> tree.read("rust-toolchain"))
                .orElse("");
        int minor = Math.max(
                USUAL_MINOR,
                first(VERSION, text + "\n" + toolchain).map(Integer::parseInt).orElse(USUAL_MINOR));
        BuildPlan plan = new BuildPlan(
                Framework.RUST,
                "rust:1." + minor + "-bookworm",
                List.of(build),
                start,
                BuildPlan.USUAL_PORT,
                ResourceProfile.HEAVY,
                List.of("Cargo.toml with a program: Rust; it has to listen on $PORT"),
                BuildPlan.NO_VARIABLES,
                false);
        return text.contains("rocket")
                ? plan.with(Map.of("ROCKET_ADDRESS", "0.0.0.0", "ROCKET_PORT", String.valueOf(BuildPlan.USUAL_PORT)))
                : plan.assumingPort();
    }

    /** The name of the package. */
    private static Optional<String> name(String text) {
        int from = text.indexOf("[package]");
        return from < 0 ? Optional.empty() : first(NAME, text.substring(from));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher found = BoundedText.matcher(pattern, text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
