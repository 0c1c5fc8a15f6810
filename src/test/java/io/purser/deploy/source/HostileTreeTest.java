package io.purser.deploy.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.BoundedTree;
import io.purser.deploy.source.tree.SourceTree;
import io.purser.deploy.source.tree.TooCostly;
import io.purser.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of a megabyte, each written against the rules that read it. None may take longer than two minutes. The usual time is
 * about 50 ms, and a pattern that reads a line again for each of its letters would take hours.
 */
@Execution(ExecutionMode.CONCURRENT)
class HostileTreeTest {
    private static final int LARGEST = SourceTree.LARGEST_FILE;
    private static final Map<String, MemoryTree> TREES =
            TreeFile.all().stream().collect(Collectors.toMap(TreeFile::name, TreeFile::tree));

    /**
     * One hostile file.
     *
     * @param tree a shape of which one file is replaced
     * @param beginning the text that a pattern looks for
     * @param repeated the text that the pattern then reads, up to a megabyte
     */
    record Hostile(String tree, String path, String beginning, String repeated) {
        String text() {
            return beginning + repeated.repeat((LARGEST - beginning.length()) / repeated.length());
        }

        @Override
        public String toString() {
            return tree + " " + TextNode.valueOf(path + ": " + beginning + repeated);
        }
    }

    static Stream<Hostile> hostile() {
        List<Hostile> all = new ArrayList<>();
        add(
                all,
                "fastapi-src",
                "pyproject.toml",
                "\n",
                " ",
                "uvicorn ",
                "uvicorn.run(\"",
                "gunicorn a:",
                "[tool.poetry\n");
        add(
                all,
                "fastapi-told-by-main",
                "main.py",
                "\n",
                "\t\n",
                "uvicorn ",
                "uvicorn.run(\"a.",
                "def create_app(\n",
                "a");
        add(all, "flask-factory", "requirements.txt", "\n", "-r a\n", "-r ", "flask", " \n", "--requirement=");
        add(all, "python-plain", "main.py", "port ", "port =", "\n");
        add(all, "django-in-a-folder", "src/manage.py", "DJANGO_SETTINGS_MODULE\", ", "environ[\"", "\n");
        add(all, "django-procfile", "Procfile", "web: a ", "web: ", "web: x::", "release: ", "\n", " ");
        add(all, "go-root", "go.mod", "module ", "module a/", "go ", "\n", "toolchain go1", "module a/v1");
        add(all, "rust", "Cargo.toml", "[package]\n", "name\n", "name=\"a", "\n", "rust-version ", "default-run=\n");
        add(
                all,
                "gradle-old-wrapper",
                "build.gradle",
                "apply ",
                "apply(",
                "\n",
                "id ",
                "application ",
                "sourceCompatibility ");
        add(all, "deno", "deno.json", "\"start\":\"", "\\\"", "\"start\" ", "\"start\":\"a");
        add(
                all,
                "dotnet",
                "src/Shop/Shop.csproj",
                "Microsoft.NET.Sdk.Web<TargetFramework>net",
                "<AssemblyName>a",
                "<AssemblyName> ");
        add(all, "vite-root", "vite.config.js", "root:'", "root: ", "outDir:'a", "outDir ");
        add(all, "next-export", "next.config.mjs", "output: ", "output:'", "\n");
        add(all, "workspace-pnpm", "pnpm-workspace.yaml", "\n", "- ", "- a\n", "- '", " - a ", "-\n");
        add(all, "rust-axum-own-port", "src/main.rs", "0.0.0.0\"", "\"127.0.0.1\" ", "[127, ", "[0,0,0,0] , ");
        add(all, "go-for-itself-alone", "main.go", "\"localhost:", "\"127.0.0.1:8");
        add(all, "fastify-own-port", "src/server.ts", ".listen(", ".listen({", ".listen({ port ", "new Hono ", " ");
        add(all, "spring-boot-kotlin-catalog", "gradle/libs.versions.toml", "a = { id = ", "a = {", "a ", "\n", " ");
        add(all, "spring-boot-kotlin-catalog", "build.gradle.kts", "alias(", "alias(libs.plugins.a", "alias ");
        add(all, "go-cmd-with-tools", "Dockerfile", "EXPOSE 80 ", "EXPOSE ", "EXPOSE 80\n", "\n ");
        add(all, "procfile-with-a-worker", "Procfile", "a:", "a: b\n", "web: a\n");
        add(all, "wagtail", "shop/settings/production.py", "DEBUG ", "DEBUG=\n", "\n");
        add(all, "dash", "app.py", "server ", "server =", "server = a");
        add(all, "node-nvmrc", ".nvmrc", "1.", "v", " ", "1", "lts/");
        for (String beginning : List.of("ALLOWED_HOSTS", "ALLOWED_HOSTS=", "ALLOWED_HOSTS:", "ALLOWED_HOSTS=\"A")) {
            all.add(new Hostile("django-pip", "shop/settings.py", beginning, " "));
            all.add(new Hostile("django-pip", "shop/settings.py", beginning, "\"A"));
            all.add(new Hostile("django-pip", "shop/settings.py", "", beginning + "\n"));
        }
        for (String beginning :
                List.of("uvicorn.run(\"", "x = ", "x: ", "def create_app(", "from ", "DJANGO_SETTINGS_MODULE\", ")) {
            for (String repeated : List.of(" ", "a.", "a", "\n", "a:")) {
                all.add(new Hostile("fastapi-told-by-main", "main.py", beginning, repeated));
            }
        }
        for (String beginning : List.of("sourceCompatibility", "apply", "apply(", "id", "<release>", "jvmToolchain(")) {
            all.add(new Hostile(
                    "gradle-old-wrapper", "build.gradle", "id 'org.springframework.boot'\n" + beginning, " "));
        }
        return all.stream();
    }

    private static void add(List<Hostile> all, String tree, String path, String... repeated) {
        for (String text : repeated) {
            all.add(new Hostile(tree, path, "", text));
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Timeout(120)
    void isReadInNoTime(Hostile hostile) {
        Map<String, String> files =
                new HashMap<>(Objects.requireNonNull(TREES.get(hostile.tree())).files());
        assertThat(files).containsKey(hostile.path());
        files.put(hostile.path(), hostile.text());

        assertThatCode(() -> Detector.detect(MemoryTree.of(files))).doesNotThrowAnyException();
    }

    /** Each script and value of a package.json has the greatest length. */
    @ParameterizedTest
    @MethodSource("values")
    @Timeout(120)
    void readsEveryValueOfAPackageInNoTime(String value) {
        String text = TextNode.valueOf(value).toString();
        MemoryTree tree =
                MemoryTree.of(Map.of("package.json", """
                {"main": %1$s, "scripts": {"start": %1$s, "build": %1$s}, "engines": {"node": %1$s}, "volta": {"node": %1$s},
                 "dependencies": {"nuxt": %1$s, "express": %1$s}, "workspaces": [%1$s], "packageManager": %1$s}""".formatted(text), "server.js", "const port ".repeat(90_000)));

        assertThatCode(() -> Detector.detect(tree)).doesNotThrowAnyException();
    }

    static Stream<String> values() {
        return Stream.of(
                        " ",
                        "a",
                        "1",
                        "1.",
                        ">= ",
                        "node ",
                        "npm run ",
                        "flask --a ",
                        "--port ",
                        "vite ",
                        "parcel ./",
                        "a/",
                        "nest start ",
                        "uvicorn ",
                        "*",
                        "&& ",
                        "a - ",
                        "\n")
                .map(text -> text.repeat(LARGEST / 16 / text.length()));
    }

    @Test
    @Timeout(120)
    void readsNoListThatIncludesItselfAMillionTimes() {
        MemoryTree tree = MemoryTree.of(Map.of(
                "requirements.txt",
                "-r more.txt\n".repeat(80_000),
                "more.txt",
                "flask\n".repeat(170_000),
                "main.py",
                ""));

        assertThat(Detector.detect(tree)).isPresent();
    }

    @Test
    void refusesWhatAPatternWouldReadForHours() {
        Pattern slow = Pattern.compile("(a*)*b");

        assertThatThrownBy(() -> BoundedText.has(slow, "a".repeat(5_000))).isInstanceOf(TooCostly.class);
        assertThat(BoundedText.has(slow, "ab")).isTrue();
    }

    @Test
    void refusesARepositoryOfWhichMoreIsToBeReadThanItIsWorth() {
        BoundedTree tree = new BoundedTree(MemoryTree.of(Map.of("a", "a".repeat(LARGEST))));

        for (int i = 0; i < 32; i++) {
            assertThat(tree.read("a")).isPresent();
        }
        assertThatThrownBy(() -> tree.read("a")).isInstanceOf(TooCostly.class);
    }

    @Test
    void saysOfSuchARepositoryWhatElseToGive() {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            files.put("web" + i + "/package.json", "{\"a\": \"" + "a".repeat(LARGEST - 20) + "\"}");
            files.put("web" + i + "/requirements.txt", "a".repeat(LARGEST));
        }

        assertThatThrownBy(() -> Detector.detect(MemoryTree.of(files)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("its files cannot be read to their end; give an sdl or a template instead");
    }
}
