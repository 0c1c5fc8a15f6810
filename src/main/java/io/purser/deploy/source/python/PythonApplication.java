package io.purser.deploy.source.python;

import io.purser.codes.Names;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The object of a Python program that a server calls.
 *
 * @param target module and name, as in {@code app.main:app}
 * @param folder the folder from which modules are imported, or an empty text for the root
 * @param isFactory whether it is a function that makes the object
 * @param seenIn the file that names it
 */
record PythonApplication(String target, String folder, boolean isFactory, String seenIn) {
    private static final int MOST_READ = 16;
    private static final int DEEPEST = 4;
    /** Files that may name the object, as in {@code uvicorn.run("app.main:app")}. */
    private static final List<String> TELLING = Names.list("""
        pyproject.toml main.py run.py app.py server.py serve.py start.sh boot.sh run.sh entrypoint.sh Dockerfile
        docker-compose.yml compose.yaml Makefile README.md
        """);

    private static final Pattern SERVER = Pattern.compile("uvicorn|gunicorn|hypercorn|entrypoint");
    private static final Pattern TARGET = Pattern.compile(
            "[\\s\"'(,\\[]([A-Za-z_]\\w*+(?:\\.[A-Za-z_]\\w*+)*+):([A-Za-z_]\\w*+)(\\(\\))?(?=[\\s\"',)\\]]|$)");
    /** A call over several lines. */
    private static final Pattern CALLED = Pattern.compile(
            "uvicorn\\.run\\(\\s*+[\"']([A-Za-z_]\\w*+(?:\\.[A-Za-z_]\\w*+)*+):([A-Za-z_]\\w*+)(\\(\\))?[\"']");
    /** The usual file names of such modules, the likeliest first. */
    private static final List<String> NAMES = Names.list("""
        main.py app.py asgi.py wsgi.py server.py api.py application.py run.py __init__.py index.py web.py
        factory.py
        """);

    private static final Set<String> PASSED_OVER =
            Set.of("tests", "test", "docs", "examples", "migrations", "alembic", "venv", ".venv", "scripts");
    private static final Pattern FACTORY = Pattern.compile("(?md)^(?:async )?def"
            + " ((?:create|make|get|build|init)_(?:app|application|asgi|server|api))\\(([^)]{0,1000}+)\\)");
    private static final String CALLS = "(?:create|make|get|build|init)_(?:app|application|asgi|server|api)";
    private static final Pattern IMPORTED =
            Pattern.compile("(?md)^[ \\t]*+(?:from|import)[ \\t]++([A-Za-z_]\\w*+|\\.)");

    /**
     * Finds the object.
     *
     * @param types the classes that it may have, as in {@code FastAPI}
     */
    static Optional<PythonApplication> find(SourceTree tree, List<String> types) {
        Optional<PythonApplication> told = told(tree, TELLING.subList(0, TELLING.size() - 1));
        if (told.isPresent()) {
            return told;
        }
        List<String> candidates = candidates(tree);
        Pattern assigned = Pattern.compile("(?md)^([A-Za-z_]\\w*+)[ \\t]*+(?::[^=\\n]*+)?=\\s*+(?:\\w++\\.)?(?:"
                + String.join("|", types) + "|" + CALLS + ")\\(");
        for (String file : candidates) {
            Matcher found = BoundedText.matcher(assigned, tree.read(file).orElse(""));
            if (found.find()) {
                return Optional.of(at(tree, file, found.group(1), false));
            }
        }
        for (String file : candidates) {
            Matcher factory = BoundedText.matcher(FACTORY, tree.read(file).orElse(""));
            if (factory.find() && needsNothing(factory.group(2))) {
                return Optional.of(at(tree, file, factory.group(1), true));
            }
        }
        return told(tree, List.of(TELLING.getLast()));
    }

    private static Optional<PythonApplication> told(SourceTree tree, List<String> files) {
        for (String file : files) {
            String text = tree.read(file).orElse("");
            Matcher called = BoundedText.matcher(CALLED, text);
            Optional<PythonApplication> told = first(tree, file, called)
                    .or(() -> text.lines()
                            .flatMap(line -> inLine(tree, file, line).stream())
                            .findFirst());
            if (told.isPresent()) {
                return told;
            }
        }
        return Optional.empty();
    }

    /** The target that follows a server's name in the line. */
    private static Optional<PythonApplication> inLine(SourceTree tree, String file, String line) {
        Matcher server = BoundedText.matcher(SERVER, line);
        return server.find()
                ? first(tree, file, BoundedText.matcher(TARGET, line.substring(server.end())))
                : Optional.empty();
    }

    /** The first target that is a module of this repository. */
    private static Optional<PythonApplication> first(SourceTree tree, String file, Matcher found) {
        while (found.find()) {
            String path = found.group(1).replace('.', '/');
            for (String folder : List.of("", "src/")) {
                if (tree.has(folder + path + ".py") || tree.has(folder + path + "/__init__.py")) {
                    return Optional.of(new PythonApplication(
                            found.group(1) + ":" + found.group(2),
                            folder.isEmpty() ? "" : "src",
                            found.group(3) != null || found.group(2).matches(CALLS),
                            file));
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> candidates(SourceTree tree) {
        return tree.paths().stream()
                .filter(path -> NAMES.contains(path.substring(path.lastIndexOf('/') + 1)) && ShellSafeName.isPath(path))
                .filter(path -> path.split("/", -1).length <= DEEPEST
                        && path.matches("([A-Za-z_]\\w*/)*[A-Za-z_]\\w*\\.py")
                        && Arrays.stream(path.split("/", -1)).noneMatch(PASSED_OVER::contains))
                .sorted(Comparator.comparingInt((String path) -> path.split("/", -1).length)
                        .thenComparingInt(path -> NAMES.indexOf(path.substring(path.lastIndexOf('/') + 1)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST_READ)
                .toList();
    }

    private static boolean needsNothing(String parameters) {
        return Arrays.stream(parameters.split(",", -1))
                .map(String::strip)
                .allMatch(parameter -> parameter.isEmpty() || parameter.contains("=") || parameter.startsWith("*"));
    }

    private static PythonApplication at(SourceTree tree, String file, String name, boolean isFactory) {
        String folder = folder(tree, file);
        String module = file.substring(folder.isEmpty() ? 0 : folder.length() + 1)
                .replaceFirst("(/__init__)?\\.py$", "")
                .replace('/', '.');
        return new PythonApplication(module + ":" + name, folder, isFactory, file);
    }

    /**
     * The folder from which its imports begin: the root, src, or its own folder if it imports modules that exist only
     * there.
     */
    private static String folder(SourceTree tree, String file) {
        if (file.indexOf('/') < 0) {
            return "";
        }
        String top = file.substring(0, file.indexOf('/'));
        String beside = file.substring(0, file.lastIndexOf('/') + 1);
        List<String> imported = new ArrayList<>();
        Matcher found = BoundedText.matcher(IMPORTED, tree.read(file).orElse(""));
        while (found.find()) {
            imported.add(found.group(1));
        }
        if (imported.contains(top) || (imported.contains(".") && !top.equals("src"))) {
            return "";
        }
        if (top.equals("src")) {
            return "src";
        }
        boolean isAlone = imported.stream().anyMatch(name -> isModule(tree, beside + name) && !isModule(tree, name));
        return isAlone ? beside.substring(0, beside.length() - 1) : "";
    }

    private static boolean isModule(SourceTree tree, String path) {
        String folder = path + "/";
        return tree.has(path + ".py")
                || tree.paths().tailSet(folder).stream()
                        .findFirst()
                        .filter(one -> one.startsWith(folder))
                        .isPresent();
    }
}
