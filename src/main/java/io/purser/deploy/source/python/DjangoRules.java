package io.purser.deploy.source.python;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.RepositoryFolder;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Detects Django in any folder with a manage.py. */
final class DjangoRules {
    private static final Pattern SETTINGS = Pattern.compile(
            "DJANGO_SETTINGS_MODULE[\"']\\s*+[,\\]]\\s*+=?\\s*+[\"']([A-Za-z_]\\w*+(?:\\.[A-Za-z_]\\w*+)*+)[\"']");
    private static final Pattern FIXED = Pattern.compile("environ\\[[\"']DJANGO_SETTINGS_MODULE[\"']]\\s*=");
    private static final Pattern SERVED = Pattern.compile("(?:[A-Za-z_]\\w*/)*(?:wsgi|asgi)\\.py");
    private static final Pattern HOSTS =
            Pattern.compile("(?md)^ALLOWED_HOSTS\\s*+(?::[^=\\n]*+)?=[^\\n]*?[\"']([A-Z][A-Z0-9_]*)[\"']");
    private static final int MOST_PARTS = 3;

    private static final Pattern DEVELOPMENT = Pattern.compile("(.*\\.)(?:dev|develop|development|local)");
    private static final Pattern DEBUGGED = Pattern.compile("(?md)^DEBUG[ \\t]*+=[ \\t]*+True\\b");

    private DjangoRules() {}

    /** The folder of manage.py, with {@code /} at its end unless it is the root; empty without Django. */
    static Optional<String> folder(SourceTree tree) {
        return tree.paths().stream()
                .filter(path -> path.equals("manage.py") || path.endsWith("/manage.py"))
                .filter(path -> ShellSafeName.isPath(path) && path.split("/", -1).length <= MOST_PARTS)
                .min(Comparator.comparingInt((String path) -> path.split("/", -1).length)
                        .thenComparing(Comparator.naturalOrder()))
                .map(path -> path.substring(0, path.length() - "manage.py".length()));
    }

    static Detection plan(SourceTree tree, PythonPackages packages, BuildPlan base, String folder) {
        SourceTree inside =
                folder.isEmpty() ? tree : new RepositoryFolder(tree, folder.substring(0, folder.length() - 1));
        List<String> served = inside.paths().stream()
                .filter(path -> BoundedText.matcher(SERVED, path).matches())
                .toList();
        boolean isAsync = packages.names("channels") || packages.names("daphne");
        Optional<String> wsgi = served.stream()
                .filter(path -> path.endsWith("wsgi.py") != isAsync)
                .findFirst()
                .or(() -> served.stream().findFirst());
        String program = wsgi.flatMap(inside::read).orElse("");
        Optional<String> settings =
                settings(program).or(() -> settings(inside.read("manage.py").orElse("")));
        if (settings.isEmpty()) {
            return DetectionRefusal.unstarted(
                    base.reasons().getFirst() + ", but neither manage.py nor wsgi.py names DJANGO_SETTINGS_MODULE",
                    "gunicorn NAME.wsgi",
                    base);
        }
        boolean isFixed = BoundedText.has(FIXED, program);
        String chosen = isFixed ? settings.get() : forProduction(inside, settings.get());
        BuildPlan told = hosts(inside, base, chosen, folder);
        BuildPlan plan = told.because(
                wsgi.isPresent() && !isFixed
                        ? folder + wsgi.get() + ": served by " + server(wsgi.get())
                        : chosen + ": served by Gunicorn");
        return start(plan, wsgi.filter(path -> !isFixed), folder);
    }

    /** The settings for production in place of those for development, if the project has both. */
    private static String forProduction(SourceTree inside, String settings) {
        Matcher development = BoundedText.matcher(DEVELOPMENT, settings);
        if (!development.matches()) {
            return settings;
        }
        return List.of("production", "prod").stream()
                .map(name -> development.group(1) + name)
                .filter(module -> inside.has(module.replace('.', '/') + ".py"))
                .findFirst()
                .orElse(settings);
    }

    private static String server(String path) {
        return path.endsWith("asgi.py") ? "Uvicorn" : "Gunicorn";
    }

    private static BuildPlan start(BuildPlan plan, Optional<String> served, String folder) {
        String place = folder.isEmpty() ? "" : folder.substring(0, folder.length() - 1) + " ";
        String module = served.map(path ->
                        path.substring(0, path.length() - ".py".length()).replace('/', '.'))
                .orElse("");
        if (module.endsWith("asgi")) {
            return plan.startedBy(
                    "uvicorn --host 0.0.0.0 --port " + plan.port() + (place.isEmpty() ? " " : " --app-dir " + place)
                            + module + ":application",
                    plan.port());
        }
        return plan.startedBy(
                "gunicorn --bind 0.0.0.0:" + plan.port() + (place.isEmpty() ? " " : " --chdir " + place)
                        + (module.isEmpty() ? "'django.core.wsgi:get_wsgi_application()'" : module),
                plan.port());
    }

    /**
     * Allows all host names: Django answers 400 for every name that its settings do not list, and the provider's name
     * is unknown before the lease.
     */
    private static BuildPlan hosts(SourceTree inside, BuildPlan base, String settings, String folder) {
        String path = settings.replace('.', '/');
        String shared = path.substring(0, path.lastIndexOf('/') + 1) + "base";
        String text = inside.read(path + ".py")
                        .or(() -> inside.read(path + "/__init__.py"))
                        .orElse("")
                + "\n"
                + (shared.equals("base") || shared.equals(path)
                        ? ""
                        : inside.read(shared + ".py").orElse(""));
        Matcher hosts = BoundedText.matcher(HOSTS, text);
        Map<String, String> environment = new TreeMap<>();
        environment.put("DJANGO_SETTINGS_MODULE", settings);
        List<String> build = new ArrayList<>(base.build());
        List<String> reasons = new ArrayList<>(base.reasons());
        // The SDL itself sets variables such as HOST to the server's address. They must not change.
        boolean isDebugged = BoundedText.has(DEBUGGED, text);
        if (hosts.find() && !GeneratedSdl.RESERVED.contains(hosts.group(1)) && !isDebugged) {
            environment.put(hosts.group(1), "*");
            reasons.add("ALLOWED_HOSTS is what " + hosts.group(1)
                    + " says: every host name, because the ingress passes on the deployment's own alone");
        } else {
            build.add("printf 'from %s import *\\nALLOWED_HOSTS = [\"*\"]\\n" + (isDebugged ? "DEBUG = False\\n" : "")
                    + "' \"$DJANGO_SETTINGS_MODULE\" > "
                    + folder + "purser_settings.py");
            build.add("export DJANGO_SETTINGS_MODULE=purser_settings");
            if (isDebugged) {
                reasons.add("DEBUG is False: its settings say True, which shows its code to everybody");
            }
            reasons.add("ALLOWED_HOSTS is every host name, because the ingress passes on the deployment's own alone");
        }
        if (text.contains("STATIC_ROOT")) {
            build.add("python " + folder + "manage.py collectstatic --noinput");
        }
        if (text.contains("django.db.backends.sqlite3")) {
            build.add("python " + folder + "manage.py migrate --noinput");
            reasons.add("its database is a file of SQLite: it is made anew, and lost with a restart");
        }
        return new BuildPlan(
                base.framework(),
                base.image(),
                build,
                base.start(),
                base.port(),
                base.profile(),
                reasons,
                new TreeMap<>(environment),
                base.isPortAssumed());
    }

    private static Optional<String> settings(String text) {
        Matcher found = BoundedText.matcher(SETTINGS, text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
