package io.purser.deploy.source.python;

import io.purser.codes.Names;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dependencies of a Python project, and the commands that install them.
 *
 * @param file the file that lists the dependencies
 * @param text the text of that file and of the files that it includes, in lower case
 * @param installing the commands that install them
 * @param adding the beginning of the command that installs one more package
 * @param reason the finding that led to these commands
 */
record PythonPackages(String file, String text, List<String> installing, String adding, String reason) {
    private static final List<String> LISTS = Names.list("""
        requirements.txt requirements/production.txt requirements/prod.txt requirements/base.txt pyproject.toml
        Pipfile setup.py setup.cfg
        """);
    private static final int MOST_INCLUDED = 10;
    private static final String PIP = "pip install --no-cache-dir";
    private static final Pattern INCLUDED = Pattern.compile("(?md)^[ \\t]*+(?:-r|--requirement)[= ][ \\t]*+(\\S++)");
    private static final Pattern PYPROJECT_OF_POETRY = Pattern.compile("(?md)^\\[tool\\.poetry(\\.dependencies)?]");

    PythonPackages {
        installing = List.copyOf(installing);
    }

    static Optional<PythonPackages> of(SourceTree tree) {
        List<String> lists = LISTS.stream().filter(tree::has).toList();
        if (lists.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder all = new StringBuilder();
        for (String list : lists) {
            String text = tree.read(list).orElse("");
            all.append(text).append('\n');
            Matcher included = BoundedText.matcher(INCLUDED, text);
            for (int i = 0; i < MOST_INCLUDED && included.find(); i++) {
                String path = list.substring(0, list.lastIndexOf('/') + 1)
                        + included.group(1).replaceFirst("^\\./", "");
                all.append(tree.read(path).orElse("")).append('\n');
            }
        }
        return Optional.of(installed(tree, lists, all.toString().toLowerCase(Locale.ROOT)));
    }

    private static PythonPackages installed(SourceTree tree, List<String> lists, String text) {
        String first = lists.getFirst();
        if (tree.has("uv.lock")) {
            return inEnvironment(first, text, "uv", "uv sync --frozen --no-dev", "uv.lock: installed with uv");
        }
        if (tree.has("pdm.lock")) {
            return inEnvironment(first, text, "pdm uv", "pdm sync --prod --no-self", "pdm.lock: installed with PDM");
        }
        if (tree.has("poetry.lock")) {
            return poetry(first, text, "poetry.lock");
        }
        if (first.startsWith("requirements")) {
            return new PythonPackages(first, text, List.of(PIP + " -r " + first), PIP, first + ": installed with pip");
        }
        if (tree.has("Pipfile.lock")) {
            return pipenv(first, text, "pipenv sync --system", "Pipfile.lock");
        }
        if (tree.has("Pipfile")) {
            return pipenv(first, text, "pipenv install --system --skip-lock", "Pipfile");
        }
        String project = tree.read("pyproject.toml").orElse("");
        if (project.contains("[project]")) {
            // Installs only the dependencies, because few apps can be installed as packages.
            return new PythonPackages(
                    first,
                    text,
                    List.of(PIP + " uv", "uv pip install --system -r pyproject.toml"),
                    PIP,
                    "pyproject.toml: its dependencies installed with uv");
        }
        return BoundedText.has(PYPROJECT_OF_POETRY, project)
                ? poetry(first, text, "pyproject.toml")
                : new PythonPackages(first, text, List.of(PIP + " ."), PIP, first + ": installed with pip");
    }

    /** Installed by tools that make a virtual environment, to which uv can add packages. */
    private static PythonPackages inEnvironment(
            String first, String text, String tools, String command, String reason) {
        List<String> installing = List.of(PIP + " " + tools, command, "export PATH=\"$PWD/.venv/bin:$PATH\"");
        return new PythonPackages(first, text, installing, "uv pip install", reason);
    }

    private static PythonPackages poetry(String first, String text, String file) {
        return new PythonPackages(
                first,
                text,
                List.of(
                        PIP + " poetry",
                        "poetry config virtualenvs.create false",
                        "poetry install --only main --no-root --no-interaction"),
                PIP,
                file + ": installed with Poetry");
    }

    private static PythonPackages pipenv(String first, String text, String command, String file) {
        return new PythonPackages(
                first, text, List.of(PIP + " pipenv", command), PIP, file + ": installed with Pipenv");
    }

    /** The commands that install everything and one more package, the server. */
    List<String> and(String server) {
        List<String> all = new ArrayList<>(installing);
        all.add(adding + " " + server);
        return all;
    }

    /** Whether the project names that package, and not merely one whose name begins or ends with it. */
    boolean names(String name) {
        return BoundedText.has(
                Pattern.compile("(?md)(^|[\\s\"'\\[(,])" + Pattern.quote(name) + "($|[\\s\"'=<>~!\\[;,@)])"), text);
    }
}
