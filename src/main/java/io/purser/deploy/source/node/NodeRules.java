package io.purser.deploy.source.node;

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
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code package.json}. */
public final class NodeRules {
    public static final String IMAGE = "node:24-bookworm";
    public static final int PORT = 3000;
    /**
     * The framework of each dependency, in this order: a framework for pages before the server or the bundler that it
     * uses.
     */
    private static final List<Map.Entry<String, Framework>> BY_DEPENDENCY = List.of(
            Map.entry("next", Framework.NEXT),
            Map.entry("nuxt", Framework.NUXT),
            Map.entry("nuxt3", Framework.NUXT),
            Map.entry("@react-router/dev", Framework.REACT_ROUTER),
            Map.entry("@remix-run/dev", Framework.REMIX),
            Map.entry("@remix-run/node", Framework.REMIX),
            Map.entry("@sveltejs/kit", Framework.SVELTEKIT),
            Map.entry("@solidjs/start", Framework.SOLID_START),
            Map.entry("@tanstack/react-start", Framework.TANSTACK_START),
            Map.entry("@tanstack/solid-start", Framework.TANSTACK_START),
            Map.entry("@builder.io/qwik-city", Framework.QWIK),
            Map.entry("astro", Framework.ASTRO),
            Map.entry("gatsby", Framework.GATSBY),
            Map.entry("@docusaurus/core", Framework.DOCUSAURUS),
            Map.entry("hexo", Framework.HEXO),
            Map.entry("@angular/core", Framework.ANGULAR),
            Map.entry("@vue/cli-service", Framework.VUE),
            Map.entry("react-scripts", Framework.REACT),
            Map.entry("ember-cli", Framework.EMBER),
            Map.entry("@nestjs/core", Framework.NEST),
            Map.entry("fastify", Framework.FASTIFY),
            Map.entry("express", Framework.EXPRESS),
            Map.entry("vitepress", Framework.VITEPRESS),
            Map.entry("@11ty/eleventy", Framework.ELEVENTY),
            Map.entry("vite", Framework.VITE),
            Map.entry("parcel", Framework.PARCEL),
            Map.entry("webpack", Framework.WEBPACK));

    /** Programs that serve nothing. */
    private static final Map<String, String> NO_SERVICES = Map.of(
            "expo", "an app for phones (Expo)",
            "react-native", "an app for phones (React Native)",
            "electron", "an app for desktops (Electron)",
            "@tauri-apps/api", "an app for desktops (Tauri)");

    /** The build commands of frameworks, for a project without a build script. */
    private static final Map<Framework, String> BUILDS = Map.of(
            Framework.NEXT, "npx next build",
            Framework.NUXT, "npx nuxt build",
            Framework.ASTRO, "npx astro build",
            Framework.SVELTEKIT, "npx vite build",
            Framework.REACT_ROUTER, "npx react-router build",
            Framework.VITE, "npx vite build",
            Framework.GATSBY, "npx gatsby build",
            Framework.HEXO, "npx hexo generate",
            Framework.ELEVENTY, "npx @11ty/eleventy",
            Framework.VITEPRESS, "npx vitepress build \"$(test -d docs/.vitepress && echo docs || echo .)\"");

    private static final Pattern ROOT = Pattern.compile("\\broot\\s*+:\\s*+['\"]");

    /** In these frameworks the program chooses the port. */
    private static final Set<Framework> OWN_PROGRAMS =
            Set.of(Framework.NODE, Framework.EXPRESS, Framework.FASTIFY, Framework.NEST);

    private NodeRules() {}

    public static Optional<Detection> detect(SourceTree tree) {
        return detect(tree, tree, "");
    }

    /**
     * Detects a project that is one of several in a repository.
     *
     * @param root the tree in which its packages are installed
     * @param folder the project's folder in the root, or an empty text
     */
    static Optional<Detection> detect(SourceTree tree, SourceTree root, String folder) {
        if (!tree.has("package.json")) {
            return Optional.empty();
        }
        NodeProject project = NodeProject.of(tree);
        Optional<String> noService = NO_SERVICES.keySet().stream()
                .sorted()
                .filter(project::dependsOn)
                .findFirst();
        if (noService.isPresent()) {
            return Optional.of(new DetectionRefusal(
                    "package.json depends on " + noService.get() + ": " + NO_SERVICES.get(noService.get())
                            + ", which serves nothing",
                    "deploy the server that it talks to",
                    null));
        }
        if (isOfNx(tree, project)) {
            return Optional.of(DetectionRefusal.unsupported(tree, "nx.json: a workspace of Nx with several projects"));
        }
        Site site = new Site(project, NodeProject.of(root), folder);
        for (Map.Entry<String, Framework> rule : BY_DEPENDENCY) {
            if (isOf(project, rule)) {
                return Optional.of(site.detection(
                        rule.getValue(),
                        "package.json depends on " + rule.getKey() + ": "
                                + rule.getValue().label()));
            }
        }
        return starts(project).map(what -> site.detection(Framework.NODE, "package.json and " + what + ": Node.js"));
    }

    /** Nx builds into a place that each project names; a script for production at the root names it too. */
    private static boolean isOfNx(SourceTree tree, NodeProject project) {
        return tree.has("nx.json")
                && project.serving().isEmpty()
                && tree.paths().stream().anyMatch(path -> path.endsWith("/project.json"));
    }

    /**
     * A server library needs a program that starts it, and a bundler needs a page; otherwise the build alone uses them.
     */
    private static boolean isOf(NodeProject project, Map.Entry<String, Framework> rule) {
        return switch (rule.getValue()) {
            case FASTIFY, EXPRESS ->
                project.isInstalled(rule.getKey()) && starts(project).isPresent();
            case VITE ->
                project.dependsOn("vite")
                        && (project.tree().has("index.html")
                                || BoundedText.has(ROOT, project.configuration("vite.config")));
            case PARCEL, WEBPACK ->
                project.dependsOn(rule.getKey())
                        && project.script("build").isPresent()
                        && project.serving().isEmpty()
                        && project.tree().paths().stream()
                                .anyMatch(path -> path.matches("(src/|public/)?index\\.(html|ejs)"));
            default -> project.dependsOn(rule.getKey());
        };
    }

    /** The file or script that starts the project as a server. */
    private static Optional<String> starts(NodeProject project) {
        if (project.script("start").isPresent()) {
            // A repository with members serves one of these, unless the root has a script for production.
            boolean isWorkspace =
                    RepositoryFolders.isWorkspace(project) && project.serving().isEmpty();
            return isWorkspace ? Optional.empty() : Optional.of("the script start");
        }
        return project.serving()
                .filter(name -> !name.equals("serve"))
                .map(name -> "the script " + name)
                .or(project::program);
    }

    /** A project, and the place where its packages are installed. */
    private record Site(NodeProject project, NodeProject root, String folder) {
        Detection detection(Framework framework, String reason) {
            PackageManager.Told told = PackageManager.of(root);
            ServingMode serving = new NodeServing(project, !folder.isEmpty(), told.manager()).of(framework);
            return switch (serving) {
                case ServingMode.Server server -> {
                    int port = port(server);
                    BuildPlan plan = plan(framework, told, reason, server.command(), port)
                            .because("it serves by itself, on " + (port == PORT ? "$PORT" : port))
                            .with(server.environment())
                            // Without a host, fastify-cli listens on localhost alone.
                            .with(project.dependsOn("fastify-cli") ? Map.of("FASTIFY_ADDRESS", "0.0.0.0") : Map.of());
                    boolean isOwn = OWN_PROGRAMS.contains(framework)
                            && plan.environment().isEmpty();
                    yield isOwn && port == PORT ? plan.assumingPort() : plan;
                }
                case ServingMode.Pages pages ->
                    plan(framework, told, reason, serve(pages.folder(), pages.isOnePage()), PORT)
                            .because("its pages are built once and served as files");
                case ServingMode.Untold untold ->
                    DetectionRefusal.unstarted(
                            reason + ", but " + untold.seen(),
                            untold.example(),
                            plan(framework, told, reason, "true", PORT));
                case ServingMode.Elsewhere elsewhere ->
                    new DetectionRefusal(
                            reason + ", but " + elsewhere.seen(),
                            elsewhere.advice(),
                            plan(framework, told, reason, "true", PORT));
            };
        }

        private BuildPlan plan(Framework framework, PackageManager.Told told, String reason, String start, int port) {
            PackageManager manager = told.manager();
            ServingMode serving = new NodeServing(project, !folder.isEmpty(), manager).of(framework);
            Optional<NodeVersion> version = NodeVersion.of(project).or(() -> NodeVersion.of(root));
            List<String> reasons = new ArrayList<>(List.of(reason, told.reason()));
            version.ifPresent(found -> reasons.add(found.reason()));
            List<String> build = new ArrayList<>(manager.installing());
            if (framework == Framework.SVELTEKIT
                    && project.dependsOn("@sveltejs/adapter-auto")
                    && start.startsWith("node")) {
                // The automatic adapter takes the one for Node.js if it sees a build for Google's containers.
                build.add(manager.adding("@sveltejs/adapter-node@5"));
                build.add("export GCP_BUILDPACKS=1");
                reasons.add("@sveltejs/adapter-auto: built with @sveltejs/adapter-node");
            }
            if (!folder.isEmpty()) {
                reasons.add(folder + ": the one of its packages that is served");
                root.script("build").ifPresent(script -> build.add(manager.run("build")));
                build.add("cd " + folder);
            }
            if (folder.isEmpty() || root.script("build").isEmpty()) {
                builds(framework, manager).ifPresent(build::add);
            }
            switch (serving) {
                case ServingMode.Server server -> {
                    build.addAll(server.before());
                    build.add("export NODE_ENV=production");
                }
                case ServingMode.Pages pages -> build.add(checked(pages.folder()));
                case ServingMode.Untold untold -> build.add("export NODE_ENV=production");
                case ServingMode.Elsewhere elsewhere -> build.add("export NODE_ENV=production");
            }
            return new BuildPlan(
                    framework,
                    version.map(NodeVersion::image).orElse(IMAGE),
                    build,
                    start,
                    port,
                    ResourceProfile.BUILT,
                    reasons,
                    BuildPlan.NO_VARIABLES,
                    false);
        }

        private Optional<String> builds(Framework framework, PackageManager manager) {
            return List.of("build", "docs:build").stream()
                    .filter(name -> project.script(name).isPresent())
                    .findFirst()
                    .map(manager::run)
                    .or(() -> Optional.ofNullable(BUILDS.get(framework)));
        }

        /** The port that the script or the program names, if they do not read it from the environment. */
        private int port(ServingMode.Server server) {
            Optional<String> nests = project.dependsOn("@nestjs/core") ? Optional.of("src/main.ts") : Optional.empty();
            return project.scriptOf(server.command())
                    .flatMap(project::port)
                    .or(() ->
                            project.programOf(server.command()).or(() -> nests).flatMap(project::portOf))
                    .orElse(PORT);
        }
    }

    /** Ends the container if the build made no page, so that nobody takes an empty folder for the app. */
    private static String checked(String folder) {
        return folder.startsWith("\"")
                ? "test -n \"$(ls " + folder + "/*.html)\""
                : "test -f " + folder + "/index.html || { echo 'the build made no " + folder
                        + "/index.html: nothing can be served' >&2; exit 1; }";
    }

    /**
     * The command that serves a folder.
     *
     * @param isOnePage whether the page itself handles a path without a file
     */
    public static String serve(String folder, boolean isOnePage) {
        return "npx --yes serve@14 " + (isOnePage ? "--single " : "") + "--listen " + PORT + " " + folder;
    }
}
