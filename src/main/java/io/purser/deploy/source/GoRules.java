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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code go.mod}. */
final class GoRules {
    private static final int USUAL_MINOR = 25;
    /** The oldest whose image has the same system as the others. A newer Go builds the code of an older one. */
    private static final int OLDEST_MINOR = 21;

    private static final int MOST_READ = 6;
    private static final Pattern COMMAND = Pattern.compile("cmd/([A-Za-z0-9_-]+)/main\\.go");
    private static final Pattern MODULE =
            Pattern.compile("(?md)^module\\s+(?:\\S*/)?(?!v\\d+\\s*$)([A-Za-z0-9._-]+)(?:/v\\d+)?\\s*$");
    private static final Pattern TOOLCHAIN = Pattern.compile("(?md)^toolchain\\s+go1\\.(\\d{1,3})");
    private static final Pattern LANGUAGE = Pattern.compile("(?md)^go\\s+1\\.(\\d{1,3})");
    private static final Pattern PROGRAM = Pattern.compile("(?md)^package main\\b");
    private static final Pattern LISTENING = Pattern.compile("\"(?:0\\.0\\.0\\.0)?:(\\d{4,5})\"");
    private static final Pattern LOOPBACK = Pattern.compile("\"(?:localhost|127\\.0\\.0\\.1):\\d{2,5}\"");
    private static final List<String> SERVERS = List.of("server", "web", "api", "app", "http", "service");

    private GoRules() {}

    static Optional<Detection> detect(SourceTree tree) {
        if (!tree.has("go.mod")) {
            return Optional.empty();
        }
        String module = tree.read("go.mod").orElse("");
        Optional<String> atRoot = program(tree);
        if (atRoot.isPresent()) {
            return Optional.of(reachable(tree, plan(tree, module, ".", atRoot.get()), atRoot.get()));
        }
        List<String> commands = tree.paths().stream()
                .map(COMMAND::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
        Optional<String> serving = commands.size() == 1
                ? Optional.of(commands.getFirst())
                : name(module)
                        .filter(commands::contains)
                        .or(() -> SERVERS.stream().filter(commands::contains).findFirst());
        if (serving.isPresent()) {
            String file = "cmd/" + serving.get() + "/main.go";
            return Optional.of(reachable(tree, plan(tree, module, "./cmd/" + serving.get(), file), file));
        }
        return commands.isEmpty()
                ? Optional.empty()
                : Optional.of(DetectionRefusal.unstarted(
                        "go.mod: Go, but it has several programs, and none is called as the module or server: "
                                + String.join(
                                        ", ",
                                        commands.stream()
                                                .map(name -> "cmd/" + name)
                                                .toList()),
                        "bin/" + commands.getFirst(),
                        plan(tree, module, ".", "cmd/" + commands.getFirst() + "/main.go")));
    }

    private static Optional<String> name(String module) {
        Matcher name = BoundedText.matcher(MODULE, module);
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** A file of package main at the root. */
    private static Optional<String> program(SourceTree tree) {
        if (tree.has("main.go")) {
            return Optional.of("main.go");
        }
        return tree.paths().stream()
                .filter(path -> path.indexOf('/') < 0 && path.endsWith(".go") && !path.endsWith("_test.go"))
                .filter(ShellSafeName::isPath)
                .limit(MOST_READ)
                .filter(path -> BoundedText.has(PROGRAM, tree.read(path).orElse("")))
                .findFirst();
    }

    /** Refuses a program that listens on localhost alone, because nobody outside the container could reach it. */
    private static Detection reachable(SourceTree tree, BuildPlan plan, String file) {
        String text = tree.read(file).orElse("");
        return BoundedText.has(LOOPBACK, text) && !text.contains("PORT\"") && !BoundedText.has(LISTENING, text)
                ? new DetectionRefusal(
                        "go.mod: Go, but " + file + " listens on localhost alone, where nobody from outside comes",
                        "let it listen on \":\" and the port that $PORT says",
                        plan)
                : plan;
    }

    private static BuildPlan plan(SourceTree tree, String module, String from, String file) {
        int minor = minor(module);
        List<String> reasons = new ArrayList<>(List.of("go.mod: Go"));
        if (minor != USUAL_MINOR) {
            reasons.add("go.mod asks for Go 1." + minor);
        }
        String text = tree.read(file).orElse("");
        Matcher listening = BoundedText.matcher(LISTENING, text);
        boolean isFixed = !text.contains("PORT\"") && listening.find();
        int port = isFixed ? Integer.parseInt(listening.group(1)) : BuildPlan.USUAL_PORT;
        reasons.add(file + (isFixed ? " is built; it listens on " + port : " is built; it has to listen on $PORT"));
        boolean hasProcfile = tree.has("Procfile");
        BuildPlan plan = new BuildPlan(
                Framework.GO,
                "golang:1." + minor + "-bookworm",
                hasProcfile
                        // A Procfile names the program by the name of its package.
                        ? List.of("mkdir -p bin && go build -o bin/ ./...", "export PATH=\"$PWD/bin:$PATH\"")
                        : List.of("go build -o /usr/local/bin/app " + from),
                hasProcfile && from.startsWith("./cmd/") ? from.replaceFirst("./cmd/", "bin/") : "/usr/local/bin/app",
                port < 1 || port > 65_535 ? BuildPlan.USUAL_PORT : port,
                ResourceProfile.BUILT,
                reasons,
                BuildPlan.NO_VARIABLES,
                false);
        return isFixed ? plan : plan.assumingPort();
    }

    /** The version of the toolchain line, or else of the language line. */
    private static int minor(String module) {
        Matcher toolchain = BoundedText.matcher(TOOLCHAIN, module);
        Matcher language = BoundedText.matcher(LANGUAGE, module);
        int said = toolchain.find()
                ? Integer.parseInt(toolchain.group(1))
                : language.find() ? Integer.parseInt(language.group(1)) : USUAL_MINOR;
        return said < OLDEST_MINOR ? USUAL_MINOR : said;
    }
}
