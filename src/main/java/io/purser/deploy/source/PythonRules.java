package io.purser.deploy.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** requirements.txt, pyproject.toml and Pipfile. */
final class PythonRules {
    private static final String IMAGE = "python:3.13-bookworm";
    private static final int PORT = 8000;
    private static final List<String> LISTS = List.of("requirements.txt", "pyproject.toml", "Pipfile");
    /** Where the application object lies, most likely; a name from the tree is taken only where it is of these. */
    private static final List<String> MODULES = List.of(
            "main.py",
            "app.py",
            "wsgi.py",
            "asgi.py",
            "server.py",
            "api.py",
            "app/main.py",
            "app/app.py",
            "app/__init__.py",
            "src/main.py",
            "src/app.py",
            "api/main.py",
            "backend/main.py",
            "server/main.py");

    private static final Pattern WSGI = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)/wsgi\\.py");

    private PythonRules() {}

    /** How it is installed, and how what was installed is run. */
    private record Installed(List<String> commands, String with, String reason) {
        /** The commands, and one more package. */
        List<String> and(String extra) {
            List<String> all = new ArrayList<>(commands);
            all.add((with.isEmpty() ? "pip install --no-cache-dir " : "uv pip install ") + extra);
            return all;
        }
    }

    static Optional<Plan> framework(SourceTree tree) {
        List<String> lists = LISTS.stream().filter(tree::has).toList();
        if (lists.isEmpty()) {
            return Optional.empty();
        }
        Installed installed = installed(tree);
        for (String file : lists) {
            String text = tree.read(file).orElse("").toLowerCase(Locale.ROOT);
            if (tree.has("manage.py") && names(text, "django")) {
                return Optional.of(django(tree, installed, file));
            }
            if (names(text, "fastapi")) {
                return Optional.of(fastApi(tree, installed, file));
            }
            if (names(text, "flask")) {
                return Optional.of(flask(tree, installed, file));
            }
        }
        return Optional.empty();
    }

    static Optional<Plan> plain(SourceTree tree) {
        if (LISTS.stream().noneMatch(tree::has)) {
            return Optional.empty();
        }
        Installed installed = installed(tree);
        return List.of("main.py", "app.py").stream()
                .filter(tree::has)
                .findFirst()
                .map(file -> new Plan(
                        Framework.PYTHON,
                        IMAGE,
                        installed.commands(),
                        installed.with() + "python " + file,
                        PORT,
                        Profile.SCRIPTS,
                        List.of(file + ": Python, started with it; it has to listen on $PORT", installed.reason())));
    }

    private static Plan django(SourceTree tree, Installed installed, String file) {
        Optional<String> module = tree.paths().stream()
                .map(WSGI::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst();
        List<String> reasons = new ArrayList<>(List.of(file + " names django, and manage.py is there: Django"));
        module.ifPresent(name -> reasons.add(name + "/wsgi.py: served by Gunicorn"));
        reasons.add(installed.reason());
        return new Plan(
                Framework.DJANGO,
                IMAGE,
                module.isPresent() ? installed.and("gunicorn") : installed.commands(),
                installed.with()
                        + module.map(name -> "gunicorn --bind 0.0.0.0:" + PORT + " " + name + ".wsgi")
                                .orElse("python manage.py runserver 0.0.0.0:" + PORT),
                PORT,
                Profile.SCRIPTS,
                reasons);
    }

    private static Plan fastApi(SourceTree tree, Installed installed, String file) {
        String target = application(tree, "FastAPI").orElse("main:app");
        return new Plan(
                Framework.FASTAPI,
                IMAGE,
                installed.and("uvicorn"),
                installed.with() + "uvicorn --host 0.0.0.0 --port " + PORT + " " + target,
                PORT,
                Profile.SCRIPTS,
                List.of(file + " names fastapi: FastAPI", target + ": served by Uvicorn", installed.reason()));
    }

    private static Plan flask(SourceTree tree, Installed installed, String file) {
        String target = application(tree, "Flask").orElse("app:app");
        return new Plan(
                Framework.FLASK,
                IMAGE,
                installed.and("gunicorn"),
                installed.with() + "gunicorn --bind 0.0.0.0:" + PORT + " " + target,
                PORT,
                Profile.SCRIPTS,
                List.of(file + " names flask: Flask", target + ": served by Gunicorn", installed.reason()));
    }

    private static Installed installed(SourceTree tree) {
        if (tree.has("uv.lock")) {
            return new Installed(
                    List.of("pip install --no-cache-dir uv", "uv sync --frozen --no-dev"),
                    "uv run --no-sync ",
                    "uv.lock: installed with uv");
        }
        if (tree.has("poetry.lock")) {
            return new Installed(
                    List.of(
                            "pip install --no-cache-dir poetry",
                            "poetry config virtualenvs.create false",
                            "poetry install --only main --no-root --no-interaction"),
                    "",
                    "poetry.lock: installed with Poetry");
        }
        if (tree.has("requirements.txt")) {
            return new Installed(
                    List.of("pip install --no-cache-dir -r requirements.txt"),
                    "",
                    "requirements.txt: installed with pip");
        }
        if (tree.has("Pipfile")) {
            return new Installed(
                    List.of("pip install --no-cache-dir pipenv", "pipenv install --system --skip-lock"),
                    "",
                    "Pipfile: installed with Pipenv");
        }
        return new Installed(List.of("pip install --no-cache-dir ."), "", "pyproject.toml: installed with pip");
    }

    /** The module and variable that hold the application, as in {@code app.main:api}. */
    private static Optional<String> application(SourceTree tree, String type) {
        Pattern assigned = Pattern.compile("(?m)^([A-Za-z_][A-Za-z0-9_]*)(?:\\s*:[^=\\n]*)?\\s*=\\s*" + type + "\\(");
        for (String file : MODULES) {
            if (tree.has(file)) {
                Matcher found = assigned.matcher(tree.read(file).orElse(""));
                if (found.find()) {
                    String module = file.replaceFirst("(/__init__)?\\.py$", "").replace('/', '.');
                    return Optional.of(module + ":" + found.group(1));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a list of packages names that one, and not merely another that begins or ends with it. */
    private static boolean names(String text, String name) {
        return Pattern.compile("(?m)(^|[\\s\"'\\[])" + name + "($|[\\s\"'=<>~!\\[;,@])")
                .matcher(text)
                .find();
    }
}
