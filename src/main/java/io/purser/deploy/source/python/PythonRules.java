package io.purser.deploy.source.python;

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
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Detects Python's web frameworks, and plain Python programs. */
public final class PythonRules {
    private static final int PORT = 8000;
    private static final int STREAMLITS_PORT = 8501;
    private static final int GRADIOS_PORT = 7860;
    private static final List<String> ASGI = List.of("litestar", "starlette", "quart", "robyn", "blacksheep");
    private static final List<String> ASGI_TYPES = List.of("Litestar", "Starlette", "Quart", "Application");
    private static final List<String> SERVERS =
            List.of("gunicorn", "uvicorn", "hypercorn", "daphne", "waitress-serve", "granian");
    private static final List<String> PROGRAMS =
            List.of("main.py", "app.py", "server.py", "run.py", "bot.py", "src/main.py", "src/app.py");
    private static final Pattern LISTENING = Pattern.compile("\\bport\\s*+=\\s*+(\\d{4,5})\\b");
    private static final Pattern PAGES = Pattern.compile("[A-Za-z0-9_]+\\.py");

    private static final Pattern DASHS_SERVER = Pattern.compile("(?md)^server[ \\t]*+=[ \\t]*+\\w++\\.server\\b");

    private PythonRules() {}

    public static Optional<Detection> framework(SourceTree tree) {
        Optional<PythonPackages> listed = PythonPackages.of(tree);
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        PythonPackages packages = listed.get();
        Optional<PythonVersion> version = PythonVersion.of(tree);
        if (version.filter(said -> said.major() < 3).isPresent()) {
            return Optional.of(DetectionRefusal.unsupported(tree, version.get().reason()));
        }
        // The project may name a package that depends on Django, such as Wagtail.
        Optional<String> django = DjangoRules.folder(tree)
                .filter(folder -> packages.names("django")
                        || tree.read(folder + "manage.py").orElse("").contains("DJANGO_SETTINGS_MODULE"));
        if (django.isPresent()) {
            boolean isAsync = packages.names("channels") || packages.names("daphne");
            BuildPlan base = plan(
                            tree, packages, Framework.DJANGO, "django", isAsync ? "uvicorn websockets" : "gunicorn")
                    .because(packages.reason());
            return Optional.of(DjangoRules.plan(tree, packages, base, django.get()));
        }
        if (packages.names("fastapi")) {
            return Optional.of(asgi(tree, packages, Framework.FASTAPI, "fastapi", List.of("FastAPI")));
        }
        if (packages.names("flask")) {
            return Optional.of(wsgi(tree, packages));
        }
        if (packages.names("dash")) {
            return Optional.of(dash(tree, packages));
        }
        Optional<String> other = ASGI.stream().filter(packages::names).findFirst();
        if (other.isPresent()) {
            return Optional.of(asgi(tree, packages, Framework.ASGI, other.get(), ASGI_TYPES));
        }
        return pages(tree, packages);
    }

    /** The plan that installs the packages, without a start. */
    private static BuildPlan plan(
            SourceTree tree, PythonPackages packages, Framework framework, String name, String server) {
        Optional<PythonVersion> version = PythonVersion.of(tree);
        List<String> reasons = new ArrayList<>(List.of(
                framework == Framework.DJANGO
                        ? packages.file() + " names django, and manage.py is there: Django"
                        : framework == Framework.PYTHON
                                ? packages.file() + ": Python"
                                : packages.file() + " names " + name + ": " + framework.label()));
        version.ifPresent(said -> reasons.add(said.reason()));
        // A Procfile may start another server than the usual one.
        Optional<String> named = Procfile.of(tree)
                .flatMap(file -> SERVERS.stream()
                        .filter(one -> file.web().startsWith(one + " "))
                        .findFirst())
                .map(one -> one.equals("waitress-serve") ? "waitress" : one)
                .filter(one -> !server.startsWith(one));
        List<String> build = server.isEmpty() ? packages.installing() : packages.and(server);
        BuildPlan plan = new BuildPlan(
                framework,
                version.orElse(PythonVersion.USUAL).image(),
                build,
                "true",
                PORT,
                ResourceProfile.SCRIPTS,
                reasons,
                BuildPlan.NO_VARIABLES,
                false);
        return named.map(one -> plan.andBuild(packages.adding() + " " + one)).orElse(plan);
    }

    private static Detection asgi(
            SourceTree tree, PythonPackages packages, Framework framework, String name, List<String> types) {
        BuildPlan plan = plan(tree, packages, framework, name, "uvicorn");
        return served(
                plan,
                packages,
                PythonApplication.find(tree, types),
                "Uvicorn",
                "uvicorn package.module:app --host 0.0.0.0 --port $PORT",
                found -> "uvicorn --host 0.0.0.0 --port " + PORT
                        + (found.folder().isEmpty() ? " " : " --app-dir " + found.folder() + " ")
                        + (found.isFactory() ? "--factory " : "") + found.target());
    }

    private static Detection wsgi(SourceTree tree, PythonPackages packages) {
        BuildPlan plan = plan(tree, packages, Framework.FLASK, "flask", "gunicorn");
        return served(
                plan,
                packages,
                PythonApplication.find(tree, List.of("Flask", "APIFlask", "OpenAPI")),
                "Gunicorn",
                "gunicorn package.module:app",
                found -> "gunicorn --bind 0.0.0.0:" + PORT
                        + (found.folder().isEmpty() ? " " : " --chdir " + found.folder() + " ")
                        + (found.isFactory() ? "'" + found.target() + "()'" : found.target()));
    }

    /**
     * The plan with its start by a server, if a module makes the application.
     *
     * @param example a command for people, if no module does
     * @param start the command for the application that was found
     */
    private static Detection served(
            BuildPlan plan,
            PythonPackages packages,
            Optional<PythonApplication> application,
            String server,
            String example,
            Function<PythonApplication, String> start) {
        return application
                .<Detection>map(
                        found -> plan.because(found.target() + " in " + found.seenIn() + ": served by " + server)
                                .because(packages.reason())
                                .startedBy(start.apply(found), PORT))
                .orElseGet(() -> DetectionRefusal.unstarted(
                        plan.reasons().getFirst() + ", but no module of the usual names makes its application",
                        example,
                        plan.because(packages.reason())));
    }

    /** Dash's own server is for development; the Flask server that it makes can serve the public. */
    private static Detection dash(SourceTree tree, PythonPackages packages) {
        BuildPlan plan =
                plan(tree, packages, Framework.DASH, "dash", "gunicorn").because(packages.reason());
        return PROGRAMS.stream()
                .filter(file -> BoundedText.has(DASHS_SERVER, tree.read(file).orElse("")))
                .findFirst()
                .<Detection>map(file -> {
                    boolean isInside = file.startsWith("src/");
                    String module = file.substring(isInside ? 4 : 0, file.length() - ".py".length());
                    return plan.because(module + ":server in " + file + ": served by Gunicorn")
                            .startedBy(
                                    "gunicorn --bind 0.0.0.0:" + PORT + (isInside ? " --chdir src " : " ") + module
                                            + ":server",
                                    PORT);
                })
                .orElseGet(() -> DetectionRefusal.unstarted(
                        plan.reasons().getFirst() + ", but no file says server = app.server",
                        "gunicorn app:server",
                        plan));
    }

    /** Streamlit and Gradio, which have their own servers. */
    private static Optional<Detection> pages(SourceTree tree, PythonPackages packages) {
        for (Framework framework : List.of(Framework.STREAMLIT, Framework.GRADIO)) {
            if (packages.names(framework.code())) {
                BuildPlan plan =
                        plan(tree, packages, framework, framework.code(), "").because(packages.reason());
                Optional<String> program = program(tree, "import " + framework.code());
                if (program.isEmpty()) {
                    return Optional.of(DetectionRefusal.unstarted(
                            plan.reasons().getFirst() + ", but no file at the root imports it",
                            framework == Framework.STREAMLIT
                                    ? "streamlit run FILE.py --server.address 0.0.0.0 --server.port $PORT"
                                    : "python FILE.py",
                            plan));
                }
                return Optional.of(
                        framework == Framework.STREAMLIT
                                ? plan.startedBy(
                                        "streamlit run " + program.get() + " --server.address 0.0.0.0 --server.port "
                                                + STREAMLITS_PORT + " --server.headless true",
                                        STREAMLITS_PORT)
                                : plan.startedBy("python " + program.get(), GRADIOS_PORT)
                                        .with(Map.of(
                                                "GRADIO_SERVER_NAME",
                                                "0.0.0.0",
                                                "GRADIO_SERVER_PORT",
                                                String.valueOf(GRADIOS_PORT))));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> program(SourceTree tree, String imports) {
        List<String> files = new ArrayList<>(List.of("streamlit_app.py", "app.py", "main.py", "Home.py").stream()
                .filter(tree::has)
                .toList());
        tree.paths().stream()
                .filter(path -> BoundedText.matcher(PAGES, path).matches() && !files.contains(path))
                .limit(8)
                .forEach(files::add);
        return files.stream()
                .filter(path -> tree.read(path).orElse("").contains(imports))
                .findFirst();
    }

    public static Optional<Detection> plain(SourceTree tree) {
        Optional<PythonPackages> packages = PythonPackages.of(tree);
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        BuildPlan plan = plan(tree, packages.get(), Framework.PYTHON, "python", "");
        return PROGRAMS.stream()
                .filter(tree::has)
                .findFirst()
                .<Detection>map(file -> {
                    Optional<Integer> port = port(tree.read(file).orElse(""));
                    BuildPlan started = plan.because(file + ": started with it; "
                                    + port.map(said -> "it listens on " + said).orElse("it has to listen on $PORT"))
                            .because(packages.get().reason())
                            .startedBy("python " + file, port.orElse(PORT));
                    return port.isPresent() ? started : started.assumingPort();
                })
                .or(() -> Procfile.of(tree)
                        .map(file -> DetectionRefusal.unstarted(plan.reasons().getFirst(), "python main.py", plan)));
    }

    /** The port that a program names; empty if it names none, or reads its environment. */
    private static Optional<Integer> port(String text) {
        Matcher port = BoundedText.matcher(LISTENING, text);
        return !text.contains("PORT") && port.find()
                ? Optional.of(Math.clamp(Integer.parseInt(port.group(1)), 1, 65_535))
                : Optional.empty();
    }
}
