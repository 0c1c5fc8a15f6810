package io.purser.deploy.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** package.json. */
final class NodeRules {
    static final String IMAGE = "node:24-bookworm";
    static final int PORT = 3000;
    private static final JsonMapper JSON = new JsonMapper();
    /** What a dependency tells, in this order: a framework of pages before the server or the bundler that it uses. */
    private static final List<Map.Entry<String, Framework>> BY_DEPENDENCY = List.of(
            Map.entry("next", Framework.NEXT),
            Map.entry("nuxt", Framework.NUXT),
            Map.entry("@remix-run/dev", Framework.REMIX),
            Map.entry("@remix-run/node", Framework.REMIX),
            Map.entry("@sveltejs/kit", Framework.SVELTEKIT),
            Map.entry("astro", Framework.ASTRO),
            Map.entry("gatsby", Framework.GATSBY),
            Map.entry("@angular/core", Framework.ANGULAR),
            Map.entry("@vue/cli-service", Framework.VUE),
            Map.entry("react-scripts", Framework.REACT),
            Map.entry("@nestjs/core", Framework.NEST),
            Map.entry("fastify", Framework.FASTIFY),
            Map.entry("express", Framework.EXPRESS),
            Map.entry("vite", Framework.VITE));

    private NodeRules() {}

    /** package.json, as far as it matters. */
    private record Project(SourceTree tree, JsonNode json) {
        boolean dependsOn(String name) {
            return json.path("dependencies").has(name)
                    || json.path("devDependencies").has(name);
        }

        boolean hasScript(String name) {
            return json.path("scripts").path(name).isTextual();
        }

        /** A server needs something that starts it; otherwise the dependency is there for the build or a test. */
        boolean isOf(Map.Entry<String, Framework> rule) {
            return switch (rule.getValue()) {
                case FASTIFY, EXPRESS -> json.path("dependencies").has(rule.getKey()) && starts().isPresent();
                default -> dependsOn(rule.getKey());
            };
        }

        /** The file or script that starts it as a server. */
        Optional<String> starts() {
            if (hasScript("start")) {
                return Optional.of("the script start");
            }
            return List.of("server.js", "index.js", "app.js", "src/server.js", "src/index.js", "server.mjs").stream()
                    .filter(tree::has)
                    .findFirst();
        }
    }

    static Optional<Plan> plan(SourceTree tree) {
        if (!tree.has("package.json")) {
            return Optional.empty();
        }
        Project project = new Project(tree, read(tree));
        for (Map.Entry<String, Framework> rule : BY_DEPENDENCY) {
            if (project.isOf(rule)) {
                return Optional.of(plan(
                        project,
                        rule.getValue(),
                        "package.json depends on " + rule.getKey() + ": "
                                + rule.getValue().label()));
            }
        }
        return project.starts().map(what -> plan(project, Framework.NODE, "package.json and " + what + ": Node.js"));
    }

    private static JsonNode read(SourceTree tree) {
        try {
            return JSON.readTree(tree.read("package.json").orElse("{}"));
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static Plan plan(Project project, Framework framework, String reason) {
        PackageManager.Told told = PackageManager.of(project.tree());
        PackageManager manager = told.manager();
        List<String> build = new ArrayList<>(manager.installing());
        if (project.hasScript("build")) {
            build.add(manager.run("build"));
        }
        String start = start(project, framework, manager);
        boolean isServed = start.contains("serve@");
        return new Plan(
                framework,
                IMAGE,
                build,
                start,
                PORT,
                Profile.BUILT,
                List.of(
                        reason,
                        told.reason(),
                        isServed ? "its pages are built once and served as files" : "it serves by itself, on $PORT"));
    }

    private static String start(Project project, Framework framework, PackageManager manager) {
        return switch (framework) {
            case NEXT ->
                exportsFiles(project)
                        ? serve("out", false)
                        : project.hasScript("start") ? manager.run("start") : "npx next start";
            case NUXT -> "node .output/server/index.mjs";
            case SVELTEKIT ->
                project.dependsOn("@sveltejs/adapter-node")
                        ? "node build"
                        : project.dependsOn("@sveltejs/adapter-static")
                                ? serve("build", true)
                                : "npx vite preview --host 0.0.0.0 --port " + PORT;
            case ASTRO -> project.dependsOn("@astrojs/node") ? "node ./dist/server/entry.mjs" : serve("dist", false);
            case GATSBY -> serve("public", false);
            case ANGULAR -> serve("\"$(dirname \"$(find dist -name 'index*.html' | sort | head -n 1)\")\"", true);
            case VUE, VITE -> serve("dist", true);
            case REACT -> serve("build", true);
            case NEST -> project.hasScript("start:prod") ? manager.run("start:prod") : "node dist/main";
            case REMIX, FASTIFY, EXPRESS, NODE ->
                project.hasScript("start")
                        ? manager.run("start")
                        : project.starts().map(file -> "node " + file).orElse("npx remix-serve build/server/index.js");
            case QUARKUS, SPRING_BOOT, JAVA, DJANGO, FLASK, FASTAPI, PYTHON, GO, RUST, STATIC ->
                throw new IllegalArgumentException(framework + " is not of Node.js");
        };
    }

    /** Whether Next.js is told to write files, and no server. */
    private static boolean exportsFiles(Project project) {
        return List.of("next.config.js", "next.config.mjs", "next.config.ts").stream()
                .filter(project.tree()::has)
                .anyMatch(file ->
                        project.tree().read(file).orElse("").matches("(?s).*output\\s*:\\s*['\"]export['\"].*"));
    }

    /**
     * Serves a folder.
     *
     * @param isOnePage whether a path that is no file is the page's own affair
     */
    static String serve(String folder, boolean isOnePage) {
        return "npx --yes serve@14 " + (isOnePage ? "--single " : "") + "--listen " + PORT + " " + folder;
    }
}
