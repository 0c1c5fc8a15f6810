package io.purser.deploy.source.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.codes.Names;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import io.purser.json.PlainJson;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A package.json, and the files beside it. */
public record NodeProject(SourceTree tree, JsonNode json) {
    private static final int DEEPEST = 5;
    private static final Pattern DIGITS = Pattern.compile("\\d{1,4}");
    private static final Pattern SCRIPT = Pattern.compile(
            "(?:^|&&|;|\\|\\|)\\s*(?:npm|pnpm|yarn|bun)(?: run(?:-script)?)?(?: -s| --silent)? ([A-Za-z0-9:_.-]+)");
    private static final Pattern PORT =
            Pattern.compile("(?:(?:^|\\s)-p|--port|\\bPORT|--listen|-l)(?:[= ]+)(?:tcp://[\\w.]+:)?(\\d{2,5})\\b");
    private static final Pattern LISTENING = Pattern.compile(
            "\\.listen\\(\\s*(?:\\{[^{}]{0,200}?\\bport\\s*:\\s*)?(\\d{2,5})\\b|\\b(?:const|let|var)\\s+port\\s*=\\s*(\\d{2,5})\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PROGRAM = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_./-]*\\.[cm]?[jt]s)\\b");
    private static final Pattern LOOPBACK =
            Pattern.compile("\\.listen\\([^;\\n]{0,200}['\"](?:localhost|127\\.0\\.0\\.1)['\"]");
    private static final Pattern FASTIFYS = Pattern.compile("\\.listen\\(\\s*\\{[^{}]{0,300}\\}");
    private static final Pattern BUILT =
            Pattern.compile("(?:dist|build|lib|out)/(?:src/)?([A-Za-z0-9_][A-Za-z0-9_./-]*?)(?:\\.[cm]?js)?");
    private static final Pattern SERVES =
            Pattern.compile("\\.listen\\(|\\bBun\\.serve\\(|\\bserve\\(|\\bcreateServer\\(");
    /** Programs that Bun serves: one that exports a handler, or one of these libraries. */
    private static final Pattern BUNS =
            Pattern.compile("\\bnew (?:Hono|Elysia)\\b|export default \\{[^}]{0,200}\\bfetch\\b");

    private static final List<String> TYPED = Names.list("""
        server.ts index.ts app.ts main.ts src/server.ts src/index.ts src/app.ts src/main.ts server/index.ts
        """);

    public static NodeProject of(SourceTree tree) {
        try {
            JsonNode json = PlainJson.MAPPER.readTree(tree.read("package.json").orElse("{}"));
            return new NodeProject(tree, json.isObject() ? json : JsonNodeFactory.instance.objectNode());
        } catch (JsonProcessingException e) {
            return new NodeProject(tree, JsonNodeFactory.instance.objectNode());
        }
    }

    boolean dependsOn(String name) {
        return isInstalled(name) || json.path("devDependencies").has(name);
    }

    /** Whether the program needs it, and not only the build and the tests. */
    boolean isInstalled(String name) {
        return json.path("dependencies").has(name);
    }

    /** The first number in a dependency's version, or 0 if the version has none. */
    int major(String name) {
        JsonNode version = json.path("dependencies").path(name);
        Matcher digits = BoundedText.matcher(
                DIGITS, (version.isMissingNode() ? json.path("devDependencies").path(name) : version).asText());
        return digits.find() ? Integer.parseInt(digits.group()) : 0;
    }

    /** The text of a script; empty if it does not exist. */
    Optional<String> script(String name) {
        JsonNode script = json.path("scripts").path(name);
        return script.isTextual() && !script.textValue().isBlank() ? Optional.of(script.textValue()) : Optional.empty();
    }

    /** Whether a command, or a script that it runs, starts a development server. */
    public boolean isDevelopment(String command) {
        return isDevelopment(command, DEEPEST);
    }

    private boolean isDevelopment(String command, int deepest) {
        Matcher run = BoundedText.matcher(SCRIPT, command);
        while (deepest > 0 && run.find()) {
            Optional<String> script = script(run.group(1));
            if (script.isPresent()) {
                if (isDevelopment(script.get(), deepest - 1)) {
                    return true;
                }
                return false;
            }
        }
        return DevelopmentServer.isOne(command);
    }

    /** The script that starts a server for production. */
    Optional<String> serving() {
        return List.of("start:prod", "start:production", "start", "serve", "prod", "production").stream()
                .filter(name -> script(name)
                        .filter(text -> !isDevelopment(text) && !text.contains("pm2 start"))
                        .isPresent())
                // The scripts for production come first: a plain start beside them is for development.
                .findFirst();
    }

    /** The file to start if no script starts one. */
    Optional<String> program() {
        String main = json.path("main").asText("");
        String path = main.startsWith("./") ? main.substring(2) : main;
        if (ShellSafeName.isPath(path)
                && (tree.has(path) || source(path).filter(this::serves).isPresent())) {
            return Optional.of(path);
        }
        Optional<String> plain = Names.list("""
            server.js index.js app.js main.js src/server.js src/index.js src/app.js src/main.js server.mjs
            index.mjs server/index.js
            """).stream().filter(tree::has).findFirst();
        return plain.or(() -> TYPED.stream().filter(this::serves).findFirst());
    }

    /** The TypeScript file from which the build makes this file, if TypeScript's own compiler builds the project. */
    Optional<String> source(String built) {
        Matcher made = BoundedText.matcher(BUILT, built);
        return made.matches() && script("build").isPresent()
                ? List.of("src/" + made.group(1) + ".ts", made.group(1) + ".ts").stream()
                        .filter(tree::has)
                        .findFirst()
                : Optional.empty();
    }

    /** Whether the file's text shows a server, and not a library. */
    private boolean serves(String file) {
        String text = tree.read(file).orElse("");
        return BoundedText.has(SERVES, text) || (isOfBun() && BoundedText.has(BUNS, text));
    }

    private boolean isOfBun() {
        return tree.has("bun.lock") || tree.has("bun.lockb");
    }

    /** Whether a program listens on localhost alone, as Fastify does without a host. */
    boolean isForItselfAlone(String file) {
        String text = tree.read(file).or(() -> source(file).flatMap(tree::read)).orElse("");
        boolean isTold = text.contains("HOST") || text.contains("...");
        return !isTold
                && (BoundedText.has(LOOPBACK, text)
                        || (isInstalled("fastify") && BoundedText.has(FASTIFYS, text) && !text.contains("host")));
    }

    /** The script for production that a command such as {@code npm run start} runs. */
    Optional<String> scriptOf(String command) {
        return serving().filter(name -> command.endsWith(" run " + name));
    }

    /** The file of the program that a command starts, itself or by its script. */
    Optional<String> programOf(String command) {
        return programIn(scriptOf(command).flatMap(this::script).orElse(command));
    }

    /** The first JavaScript or TypeScript file that a shell command names. */
    static Optional<String> programIn(String text) {
        Matcher file = BoundedText.matcher(PROGRAM, text);
        return file.find() ? Optional.of(file.group(1)) : Optional.empty();
    }

    /** The text of the first of these files that exists. */
    String text(List<String> files) {
        return files.stream().filter(tree::has).findFirst().flatMap(tree::read).orElse("");
    }

    /** The text of a configuration file with any ending. */
    String configuration(String name) {
        return text(List.of(name + ".ts", name + ".js", name + ".mjs", name + ".mts", name + ".cjs"));
    }

    /** The port that a script names as a fixed number. */
    Optional<Integer> port(String script) {
        Matcher port = BoundedText.matcher(PORT, script(script).orElse(""));
        return port.find() ? valid(port.group(1)) : Optional.empty();
    }

    /** The port that a program's text names, if the program does not read it from its environment. */
    Optional<Integer> portOf(String file) {
        String text = tree.read(file).or(() -> source(file).flatMap(tree::read)).orElse("");
        Matcher port = BoundedText.matcher(LISTENING, text);
        if (text.contains("env.PORT")
                || text.contains("env[\"PORT\"]")
                || text.contains("env['PORT']")
                || !port.find()) {
            return Optional.empty();
        }
        return valid(port.group(1) == null ? port.group(2) : port.group(1));
    }

    private static Optional<Integer> valid(String digits) {
        int port = Integer.parseInt(digits);
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(port);
    }
}
