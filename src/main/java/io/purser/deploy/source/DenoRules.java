package io.purser.deploy.source;

import io.purser.deploy.source.node.NodeRules;
import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.Framework;
import io.purser.deploy.source.plan.ResourceProfile;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code deno.json}. */
final class DenoRules {
    private static final int PORT = 8000;
    private static final Pattern START =
            Pattern.compile("\"start\"\\s*:\\s*(?:\\{[^{}]{0,500}?\"command\"\\s*:\\s*)?\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private DenoRules() {}

    static Optional<Detection> detect(SourceTree tree) {
        return List.of("deno.json", "deno.jsonc").stream()
                .filter(tree::has)
                .findFirst()
                .filter(file -> !tree.has("package.json"))
                .map(file -> plan(tree, file, tree.read(file).orElse("")));
    }

    private static Detection plan(SourceTree tree, String file, String text) {
        List<String> build = new ArrayList<>(List.of("npm install --global deno@2"));
        if (text.contains("\"build\"")) {
            build.add("deno task build");
        }
        var start = BoundedText.matcher(START, text);
        boolean isServed = start.find()
                && !start.group(1).contains("--watch")
                && !start.group(1).contains("dev.ts");
        Optional<String> program = List.of("main.ts", "server.ts", "main.tsx", "mod.ts", "src/main.ts").stream()
                .filter(tree::has)
                .findFirst();
        BuildPlan plan = new BuildPlan(
                        Framework.DENO,
                        NodeRules.IMAGE,
                        build,
                        isServed ? "deno task start" : "deno run --allow-all " + program.orElse("main.ts"),
                        PORT,
                        ResourceProfile.SCRIPTS,
                        List.of(file + ": Deno", "it has to listen on $PORT, or by Deno.serve without a port"),
                        BuildPlan.NO_VARIABLES,
                        false)
                .with(Map.of("DENO_SERVE_ADDRESS", "tcp:0.0.0.0:" + PORT));
        return isServed || program.isPresent()
                ? plan
                : DetectionRefusal.unstarted(
                        file + ": Deno, but it has neither a task start nor main.ts", "deno run -A main.ts", plan);
    }
}
