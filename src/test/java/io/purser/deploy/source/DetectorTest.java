package io.purser.deploy.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.akash.sdl.Checked;
import io.purser.akash.sdl.Sdl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small trees of every kind, told apart, and each with an SDL that Akash takes. */
class DetectorTest {
    private static final Repository SHOP = new Repository("acme", "shop");

    /** A tree, and what is to be made of it. */
    record Small(String name, Framework framework, String image, List<String> build, String start, MemoryTree tree) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Small small(
            String name, Framework framework, String image, String build, String start, String... files) {
        Map<String, String> tree = new HashMap<>();
        for (int i = 0; i < files.length; i += 2) {
            tree.put(files[i], files[i + 1]);
        }
        return new Small(
                name,
                framework,
                image,
                build.isEmpty() ? List.of() : List.of(build.split(" && ")),
                start,
                MemoryTree.of(tree));
    }

    private static String dependsOn(String name) {
        return "{\"dependencies\": {\"%s\": \"1\"}, \"scripts\": {\"build\": \"b\", \"start\": \"s\"}}".formatted(name);
    }

    static Stream<Small> trees() {
        String node = "node:24-bookworm";
        String python = "python:3.13-bookworm";
        String maven = "maven:3.9-eclipse-temurin-25";
        String gradle = "gradle:8-jdk21";
        String served = "npx --yes serve@14 --single --listen 3000 ";
        return Stream.of(
                small(
                        "Next.js with npm",
                        Framework.NEXT,
                        node,
                        "npm ci && npm run build",
                        "npm run start",
                        "package.json",
                        dependsOn("next"),
                        "package-lock.json",
                        "{}"),
                small(
                        "Next.js that writes files",
                        Framework.NEXT,
                        node,
                        "npm install && npm run build",
                        "npx --yes serve@14 --listen 3000 out",
                        "package.json",
                        dependsOn("next"),
                        "next.config.mjs",
                        "export default { output: 'export' }"),
                small(
                        "Nuxt with pnpm",
                        Framework.NUXT,
                        node,
                        "corepack enable && pnpm install --frozen-lockfile && pnpm run build",
                        "node .output/server/index.mjs",
                        "package.json",
                        dependsOn("nuxt"),
                        "pnpm-lock.yaml",
                        "",
                        "package-lock.json",
                        "{}"),
                small(
                        "Vite with Yarn 1",
                        Framework.VITE,
                        node,
                        "corepack enable && yarn install --frozen-lockfile && yarn run build",
                        served + "dist",
                        "package.json",
                        "{\"devDependencies\": {\"vite\": \"7\"}, \"scripts\": {\"build\": \"vite build\"}}",
                        "yarn.lock",
                        "",
                        "index.html",
                        ""),
                small(
                        "React with Yarn 4",
                        Framework.REACT,
                        node,
                        "corepack enable && yarn install --immutable && yarn run build",
                        served + "build",
                        "package.json",
                        dependsOn("react-scripts"),
                        "yarn.lock",
                        "",
                        ".yarnrc.yml",
                        ""),
                small(
                        "Vue CLI with Bun",
                        Framework.VUE,
                        node,
                        "npm install --global bun@1 && bun install --frozen-lockfile && bun run build",
                        served + "dist",
                        "package.json",
                        dependsOn("@vue/cli-service"),
                        "bun.lock",
                        ""),
                small(
                        "Angular",
                        Framework.ANGULAR,
                        node,
                        "npm install && npm run build",
                        served + "\"$(dirname \"$(find dist -name 'index*.html' | sort | head -n 1)\")\"",
                        "package.json",
                        dependsOn("@angular/core"),
                        "angular.json",
                        "{}"),
                small(
                        "Astro",
                        Framework.ASTRO,
                        node,
                        "npm install && npm run build",
                        "npx --yes serve@14 --listen 3000 dist",
                        "package.json",
                        dependsOn("astro")),
                small(
                        "Gatsby",
                        Framework.GATSBY,
                        node,
                        "npm install && npm run build",
                        "npx --yes serve@14 --listen 3000 public",
                        "package.json",
                        dependsOn("gatsby")),
                small(
                        "Remix",
                        Framework.REMIX,
                        node,
                        "npm install && npm run build",
                        "npm run start",
                        "package.json",
                        dependsOn("@remix-run/node"),
                        "vite.config.ts",
                        ""),
                small(
                        "SvelteKit on Node.js",
                        Framework.SVELTEKIT,
                        node,
                        "npm install && npm run build",
                        "node build",
                        "package.json",
                        "{\"devDependencies\": {\"@sveltejs/kit\": \"2\", \"@sveltejs/adapter-node\": \"5\", \"vite\": \"7\"},"
                                + " \"scripts\": {\"build\": \"vite build\"}}"),
                small(
                        "NestJS",
                        Framework.NEST,
                        node,
                        "npm install && npm run build",
                        "node dist/main",
                        "package.json",
                        dependsOn("@nestjs/core")),
                small(
                        "Express, of which Vite makes the pages",
                        Framework.EXPRESS,
                        node,
                        "npm install && npm run build",
                        "npm run start",
                        "package.json",
                        "{\"dependencies\": {\"express\": \"5\"}, \"devDependencies\": {\"vite\": \"7\"},"
                                + " \"scripts\": {\"build\": \"vite build\", \"start\": \"node server.js\"}}"),
                small(
                        "Fastify without a script",
                        Framework.FASTIFY,
                        node,
                        "npm install",
                        "node server.js",
                        "package.json",
                        "{\"dependencies\": {\"fastify\": \"5\"}}",
                        "server.js",
                        ""),
                small(
                        "plain Node.js",
                        Framework.NODE,
                        node,
                        "npm install",
                        "npm run start",
                        "package.json",
                        "{\"scripts\": {\"start\": \"node bot.js\"}}"),
                small(
                        "Quarkus with Maven, pages beside it",
                        Framework.QUARKUS,
                        maven,
                        "mvn -B -ntp -DskipTests package",
                        "java -jar target/quarkus-app/quarkus-run.jar",
                        "pom.xml",
                        "<groupId>io.quarkus.platform</groupId>",
                        "package.json",
                        dependsOn("next")),
                small(
                        "Spring Boot with Gradle",
                        Framework.SPRING_BOOT,
                        gradle,
                        "sh ./gradlew --no-daemon build -x test",
                        "java -jar \"$(ls build/libs/*.jar | grep -v -e plain -e sources -e javadoc | head -n 1)\"",
                        "build.gradle.kts",
                        "id(\"org.springframework.boot\") version \"4.0.0\"",
                        "gradlew",
                        ""),
                small(
                        "plain Java with Maven",
                        Framework.JAVA,
                        maven,
                        "mvn -B -ntp -DskipTests package",
                        "java -jar \"$(ls target/*.jar | grep -v -e sources -e javadoc | head -n 1)\"",
                        "pom.xml",
                        "<project/>"),
                small(
                        "Django with pip",
                        Framework.DJANGO,
                        python,
                        "pip install --no-cache-dir -r requirements.txt && pip install --no-cache-dir gunicorn",
                        "gunicorn --bind 0.0.0.0:8000 shop.wsgi",
                        "requirements.txt",
                        "Django==5.2\npsycopg\n",
                        "manage.py",
                        "",
                        "shop/wsgi.py",
                        "",
                        "package.json",
                        dependsOn("vite")),
                small(
                        "Flask with Poetry",
                        Framework.FLASK,
                        python,
                        "pip install --no-cache-dir poetry && poetry config virtualenvs.create false"
                                + " && poetry install --only main --no-root --no-interaction"
                                + " && pip install --no-cache-dir gunicorn",
                        "gunicorn --bind 0.0.0.0:8000 server:api",
                        "pyproject.toml",
                        "[project]\ndependencies = [\"flask>=3\"]",
                        "poetry.lock",
                        "",
                        "server.py",
                        "from flask import Flask\n\napi = Flask(__name__)\n"),
                small(
                        "FastAPI with uv",
                        Framework.FASTAPI,
                        python,
                        "pip install --no-cache-dir uv && uv sync --frozen --no-dev && uv pip install uvicorn",
                        "uv run --no-sync uvicorn --host 0.0.0.0 --port 8000 app.main:service",
                        "pyproject.toml",
                        "[project]\ndependencies = [\n  \"fastapi[standard]>=0.115\",\n]",
                        "uv.lock",
                        "",
                        "app/main.py",
                        "service: FastAPI = FastAPI(title=\"shop\")\n"),
                small(
                        "plain Python",
                        Framework.PYTHON,
                        python,
                        "pip install --no-cache-dir -r requirements.txt",
                        "python main.py",
                        "requirements.txt",
                        "requests\nflask-less\n",
                        "main.py",
                        "print()"),
                small(
                        "Go at the root",
                        Framework.GO,
                        "golang:1.25-bookworm",
                        "go build -o /usr/local/bin/app .",
                        "/usr/local/bin/app",
                        "go.mod",
                        "module x",
                        "main.go",
                        "package main"),
                small(
                        "Go in cmd",
                        Framework.GO,
                        "golang:1.25-bookworm",
                        "go build -o /usr/local/bin/app ./cmd/shop",
                        "/usr/local/bin/app",
                        "go.mod",
                        "module x",
                        "cmd/shop/main.go",
                        "package main",
                        "cmd/$(reboot)/main.go",
                        "package main"),
                small(
                        "Rust",
                        Framework.RUST,
                        "rust:1.90-bookworm",
                        "cargo build --release",
                        "cargo run --release",
                        "Cargo.toml",
                        "[package]",
                        "src/main.rs",
                        "fn main() {}"),
                small(
                        "static files",
                        Framework.STATIC,
                        node,
                        "",
                        "npx --yes serve@14 --listen 3000 .",
                        "index.html",
                        "<h1>",
                        "style.css",
                        ""),
                small(
                        "static files in public",
                        Framework.STATIC,
                        node,
                        "",
                        "npx --yes serve@14 --listen 3000 public",
                        "public/index.html",
                        "<h1>",
                        "README.md",
                        ""));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isToldByItsFilesAndHasAnSdlThatAkashTakes(Small small) {
        Plan plan = Detector.require(small.tree());

        assertThat(plan.framework()).isEqualTo(small.framework());
        assertThat(plan.image()).isEqualTo(small.image());
        assertThat(plan.build()).isEqualTo(small.build());
        assertThat(plan.start()).isEqualTo(small.start());
        assertThat(plan.reasons()).isNotEmpty();
        Checked checked = Sdl.check(
                GeneratedSdl.of(plan, SHOP, "main", List.of("DATABASE_URL")).text());
        assertThat(checked.violations()).isEmpty();
        assertThat(checked.warnings()).isEmpty();
    }

    @Test
    void knowsMoreThan25Trees() {
        assertThat(trees().count()).isGreaterThanOrEqualTo(25);
    }

    @Test
    void saysWhatItLookedForWhereNothingTells() {
        assertThatThrownBy(() -> Detector.require(MemoryTree.of(Map.of("README.md", "", "go.mod", "module library"))))
                .hasMessageContaining("nothing at its root tells how it is run")
                .hasMessageContaining("go.mod with main.go or cmd/*/main.go")
                .hasMessageContaining("nor index.html");
        assertThat(Detector.detect(MemoryTree.of(Map.of("package.json", "{ no json"))))
                .isEmpty();
        assertThat(Detector.detect(MemoryTree.of(Map.of("Cargo.toml", "[package]", "src/lib.rs", ""))))
                .isEmpty();
    }

    @Test
    void writesThisSdlForNextJs() {
        Plan plan = Detector.require(MemoryTree.of(Map.of("package.json", dependsOn("next"), "pnpm-lock.yaml", "")));

        assertThat(GeneratedSdl.of(plan, SHOP, "feature/search", List.of("DATABASE_URL"))
                        .text())
                .isEqualTo("""
                        # Made from the files of acme/shop:
                        # - package.json depends on next: Next.js
                        # - pnpm-lock.yaml: installed with pnpm
                        # - it serves by itself, on $PORT
                        ---
                        version: "2.0"
                        services:
                          app:
                            image: node:24-bookworm
                            command:
                              - /bin/sh
                              - -c
                            args:
                              - |
                                set -eu
                                command -v git > /dev/null || { apt-get update && apt-get install -y --no-install-recommends git; }
                                rm -rf /srv/app && git init -q /srv/app && cd /srv/app
                                git fetch -q --depth 1 "$REPOSITORY" "$REVISION" && git checkout -q FETCH_HEAD
                                corepack enable
                                pnpm install --frozen-lockfile
                                pnpm run build
                                exec pnpm run start
                            env:
                              - "REPOSITORY=https://github.com/acme/shop.git"
                              - "REVISION=feature/search"
                              - "HOST=0.0.0.0"
                              - "PORT=3000"
                              - "DATABASE_URL=${DATABASE_URL}"
                            expose:
                              - port: 3000
                                as: 80
                                to:
                                  - global: true
                        profiles:
                          compute:
                            app:
                              resources:
                                cpu:
                                  units: 1000m
                                memory:
                                  size: 2048Mi
                                storage:
                                  size: 6Gi
                          placement:
                            akash:
                              signedBy:
                                anyOf:
                                  - akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63
                              pricing:
                                app:
                                  denom: uact
                                  amount: 16
                        deployment:
                          app:
                            akash:
                              profile: app
                              count: 1
                        """);
    }

    @Test
    void readsARepositorysNamesAndRefusesWhatAShellOrGitWouldMisunderstand() {
        for (String text : List.of("acme/shop", "https://github.com/acme/shop", "https://github.com/acme/shop.git")) {
            assertThat(Repository.parse(text)).isEqualTo(SHOP);
        }
        for (String text : List.of(
                "shop",
                "https://gitlab.com/acme/shop",
                "https://github.com/acme/shop/tree/main",
                "acme/$(reboot)",
                "acme/shop;reboot",
                "acme/..",
                "-acme/shop",
                "https://github.com@evil.example/acme/shop",
                "acme/shop\n")) {
            assertThatThrownBy(() -> Repository.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        for (String branch : List.of("main", "feature/search", "v1.2.3", "dependabot/npm/@types/x")) {
            assertThat(Repository.revision(branch)).isEqualTo(branch);
        }
        for (String branch : List.of(
                "",
                "--upload-pack=reboot",
                "a b",
                "$(reboot)",
                "a;b",
                "a..b",
                "a\"b",
                "main\n",
                "x@{1}",
                "a/",
                "`b`")) {
            assertThatThrownBy(() -> Repository.revision(branch))
                    .as(branch)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
