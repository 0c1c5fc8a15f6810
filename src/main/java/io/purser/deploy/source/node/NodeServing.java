package io.purser.deploy.source.node;

import io.purser.deploy.source.plan.Framework;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How each framework of Node.js serves its output; by a server for production if the framework has one.
 *
 * @param isMember whether it is installed and built with other projects, in a folder above
 */
record NodeServing(NodeProject project, boolean isMember, PackageManager manager) {
    private static final Pattern EXPORTS = Pattern.compile("output\\s*:\\s*['\"]export['\"]");
    private static final Pattern STANDALONE = Pattern.compile("output\\s*:\\s*['\"]standalone['\"]");
    private static final Pattern NO_SERVER = Pattern.compile("\\bssr\\s*:\\s*false\\b");
    private static final Pattern OUT = Pattern.compile("\\boutDir\\s*:\\s*['\"](?:\\./)?([^'\"]+?)/?['\"]");
    private static final Pattern ROOT = Pattern.compile("\\broot\\s*:\\s*['\"](?:\\./)?([^'\"]+?)/?['\"]");
    private static final Pattern PLATFORM = Pattern.compile(
            "preset\\s*:\\s*['\"]((?:vercel|netlify|cloudflare|aws|firebase|azure|deno|edgio)[\\w-]*)['\"]");
    private static final List<String> PLATFORMS = List.of("vercel", "netlify", "cloudflare", "cloudflare-workers");
    private static final Pattern RENDERED = Pattern.compile("output\\s*+:\\s*+['\"](server|hybrid)['\"]");
    private static final String NITRO = "node .output/server/index.mjs";

    ServingMode of(Framework framework) {
        return switch (framework) {
            case NEXT -> next();
            case NUXT -> nuxt();
            case REMIX -> routed("@remix-run/serve", "remix-serve", "vite.config");
            case REACT_ROUTER -> routed("@react-router/serve", "react-router-serve", "react-router.config");
            case SVELTEKIT -> svelteKit();
            case ASTRO -> astro();
            case ANGULAR -> angular();
            case NEST ->
                new ServingMode.Server(project.serving()
                        .filter(name -> name.startsWith("start:"))
                        .map(manager::run)
                        .orElse("node dist/main.js"));
            case SOLID_START, TANSTACK_START -> new ServingMode.Server(script().orElse(NITRO));
            case QWIK ->
                project.serving()
                        .<ServingMode>map(name -> new ServingMode.Server(manager.run(name)))
                        .orElseGet(() -> new ServingMode.Untold(
                                "package.json depends on Qwik City, without an adapter for" + " Node.js",
                                "node server/entry.express"));
            case VITEPRESS ->
                new ServingMode.Pages(
                        "\"$(dirname \"$(find . -path '*/.vitepress/dist/index.html' -not -path '*/node_modules/*'"
                                + " | head -n 1)\")\"",
                        false);
            case GATSBY, HEXO -> new ServingMode.Pages("public", false);
            case DOCUSAURUS -> new ServingMode.Pages("build", false);
            case ELEVENTY -> new ServingMode.Pages("_site", false);
            case VUE, EMBER, PARCEL, WEBPACK -> new ServingMode.Pages("dist", true);
            case VITE -> new ServingMode.Pages(vitesFolder(), true);
            case REACT -> new ServingMode.Pages("build", true);
            case FASTIFY, EXPRESS, NODE -> reachable(program());
            case QUARKUS,
                    SPRING_BOOT,
                    MICRONAUT,
                    JAVA,
                    DOTNET,
                    DJANGO,
                    FLASK,
                    FASTAPI,
                    ASGI,
                    STREAMLIT,
                    GRADIO,
                    DASH,
                    PYTHON,
                    GO,
                    RUST,
                    DENO,
                    STATIC -> throw new IllegalArgumentException(framework + " is not of Node.js");
        };
    }

    private Optional<String> script() {
        return project.serving().map(manager::run);
    }

    private ServingMode next() {
        String config = project.configuration("next.config");
        if (BoundedText.has(EXPORTS, config)
                || project.script("build").orElse("").contains("next export")) {
            return new ServingMode.Pages("out", false);
        }
        Optional<String> start = project.serving();
        boolean isOwn = start.flatMap(project::script)
                .filter(text -> !text.contains("next start"))
                .isPresent();
        if (BoundedText.has(STANDALONE, config) && !isOwn && !isMember) {
            return new ServingMode.Server(
                    "node .next/standalone/server.js",
                    List.of("mkdir -p public && cp -r public .next/standalone/"
                            + " && cp -r .next/static .next/standalone/.next/"),
                    Map.of("HOSTNAME", "0.0.0.0"));
        }
        return new ServingMode.Server(start.map(manager::run).orElse("npx next start"));
    }

    private ServingMode nuxt() {
        if (project.major("nuxt") == 2) {
            return new ServingMode.Server(script().orElse("npx nuxt start"));
        }
        String config = project.configuration("nuxt.config");
        Matcher platform = BoundedText.matcher(PLATFORM, config);
        if (platform.find()) {
            return new ServingMode.Elsewhere(
                    "nuxt.config builds for " + platform.group(1),
                    "take its preset away, or say preset: 'node-server'");
        }
        return project.script("build").orElse("").contains("generate")
                ? new ServingMode.Pages(".output/public", false)
                : new ServingMode.Server(NITRO);
    }

    /** Serves Remix, and React Router as a framework. */
    private ServingMode routed(String dependency, String command, String config) {
        Optional<String> platform =
                List.of("cloudflare", "cloudflare-pages", "vercel", "netlify", "architect", "deno").stream()
                        .map(name -> dependency.replaceFirst("serve$", name))
                        .filter(project::isInstalled)
                        .findFirst();
        if (platform.isPresent() && script().isEmpty()) {
            return new ServingMode.Elsewhere(
                    "package.json depends on " + platform.get(),
                    "let it depend on " + dependency + " instead, with a script start: " + command
                            + " build/server/index.js");
        }
        if (BoundedText.has(NO_SERVER, project.configuration(config))) {
            return new ServingMode.Pages("build/client", true);
        }
        if (script().isPresent()) {
            return new ServingMode.Server(script().get());
        }
        return project.dependsOn(dependency)
                ? new ServingMode.Server("npx " + command + " build/server/index.js")
                : new ServingMode.Untold(
                        "package.json has no script start that serves, and does not depend on " + dependency,
                        "npx --yes " + dependency + " build/server/index.js");
    }

    private ServingMode svelteKit() {
        if (project.dependsOn("@sveltejs/adapter-node")) {
            return new ServingMode.Server("node build");
        }
        if (project.dependsOn("@sveltejs/adapter-static")) {
            return new ServingMode.Pages("build", true);
        }
        Optional<String> platform = PLATFORMS.stream()
                .filter(name -> project.dependsOn("@sveltejs/adapter-" + name))
                .findFirst();
        if (platform.isPresent()) {
            return new ServingMode.Elsewhere(
                    "package.json depends on @sveltejs/adapter-" + platform.get(),
                    "let svelte.config.js take @sveltejs/adapter-node instead");
        }
        return project.dependsOn("@sveltejs/adapter-auto")
                ? new ServingMode.Server("node build")
                : new ServingMode.Elsewhere(
                        "package.json depends on no adapter of SvelteKit that serves",
                        "let svelte.config.js take @sveltejs/adapter-node");
    }

    private ServingMode astro() {
        String config = project.configuration("astro.config");
        if (project.dependsOn("@astrojs/node")) {
            return config.contains("middleware") && script().isPresent()
                    ? new ServingMode.Server(script().get())
                    : new ServingMode.Server("node ./dist/server/entry.mjs");
        }
        Optional<String> platform = PLATFORMS.stream()
                .filter(name -> config.contains("@astrojs/" + name))
                .findFirst();
        boolean isRendered = BoundedText.has(RENDERED, config);
        return isRendered || platform.isPresent()
                ? new ServingMode.Elsewhere(
                        "astro.config renders for " + platform.orElse("a server without an adapter"),
                        "let it take the adapter @astrojs/node with mode: 'standalone'")
                : new ServingMode.Pages("dist", false);
    }

    private ServingMode angular() {
        boolean isRendered = project.dependsOn("@angular/ssr")
                && !project.tree().read("angular.json").orElse("").contains("\"outputMode\": \"static\"");
        return isRendered
                ? new ServingMode.Server(
                        "node \"$(find dist -path '*/server/server.mjs' | head -n 1)\"",
                        List.of(),
                        // Safe, because the ingress passes on only the deployment's own host names.
                        Map.of("NG_ALLOWED_HOSTS", "*"))
                : new ServingMode.Pages("\"$(dirname \"$(find dist -name 'index*.html' | sort | head -n 1)\")\"", true);
    }

    private String vitesFolder() {
        String config = project.configuration("vite.config");
        Matcher out = BoundedText.matcher(OUT, config);
        String folder = out.find() ? out.group(1) : "dist";
        Matcher root = BoundedText.matcher(ROOT, config);
        boolean isMoved = root.find() && !root.group(1).equals(".");
        if (isMoved && folder.startsWith("../")) {
            folder = folder.substring(3);
        } else if (isMoved) {
            folder = root.group(1) + "/" + folder;
        }
        return ShellSafeName.isPath(folder) ? folder : "dist";
    }

    private ServingMode reachable(ServingMode serving) {
        if (!(serving instanceof ServingMode.Server server)) {
            return serving;
        }
        return project.programOf(server.command())
                .filter(project::isForItselfAlone)
                .<ServingMode>map(file -> new ServingMode.Elsewhere(
                        file + " listens on localhost alone, where nobody from outside comes",
                        "let it listen on the host 0.0.0.0"))
                .orElse(serving);
    }

    private ServingMode program() {
        if (project.dependsOn("@adonisjs/core") && project.tree().has("bin/server.ts")) {
            return new ServingMode.Server("node build/bin/server.js");
        }
        if (script().isPresent()) {
            return new ServingMode.Server(script().get());
        }
        Optional<String> started = List.of("start:prod", "start", "serve", "dev").stream()
                .flatMap(name -> project.script(name).stream())
                .flatMap(script -> NodeProject.programIn(script).stream())
                .filter(file -> project.tree().has(file) || project.source(file).isPresent())
                .findFirst();
        return started.or(project::program)
                .<ServingMode>map(file -> new ServingMode.Server(running(file)))
                .orElseGet(() -> new ServingMode.Untold(
                        "package.json's script start runs a development server", "node dist/server.js"));
    }

    private String running(String file) {
        if (manager.equals(PackageManager.BUN)) {
            return "bun run " + file;
        }
        return (file.endsWith("ts") ? "npx --yes tsx " : "node ") + file;
    }
}
