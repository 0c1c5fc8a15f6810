package io.purser.deploy.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.akash.sdl.input.SdlTemplate;
import io.purser.deploy.source.node.DevelopmentServer;
import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.tree.Repository;
import io.purser.problem.Problem;
import io.purser.support.BesideOthers;
import io.purser.support.SdlText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recognises small trees of every kind. Each gives an SDL that Akash accepts, or a refusal with advice. */
@BesideOthers
class DetectorTest {
    private static final Repository SHOP = new Repository("acme", "shop");

    private static String dependsOn(String name) {
        return "{\"dependencies\": {\"%s\": \"1\"}, \"scripts\": {\"build\": \"b\", \"start\": \"s\"}}".formatted(name);
    }

    static List<TreeFile> trees() {
        return TreeFile.all();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isToldByItsFilesAndHasAnSdlThatAkashTakes(TreeFile file) {
        Optional<Detection> found = Detector.detect(file.tree());

        assertThat(found.map(TreeFile::described).orElse("nothing is told\n")).isEqualTo(file.expected());
        if (found.orElse(null) instanceof BuildPlan plan) {
            String text =
                    GeneratedSdl.of(plan, SHOP, "main", List.of("DATABASE_URL")).text();
            SdlCheckResult checked = Sdl.check(text);
            assertThat(checked.violations()).isEmpty();
            assertThat(checked.warnings()).isEmpty();
            assertThat(GeneratedSdl.isMade(Sdl.parse(text))).isTrue();
            assertThat(SdlTemplate.of(text).placeholders()).containsExactly("DATABASE_URL");
        }
    }

    @Test
    @Timeout(120)
    void matchesNoGlobThatWouldTakeForEver() {
        String folder = "a".repeat(190);
        MemoryTree tree = MemoryTree.of(Map.of(
                "package.json",
                "{\"workspaces\": [\"*a*a*a*a*a*a*a*a*a*b\", \"web\"]}",
                folder + "/package.json",
                "{}",
                "web/package.json",
                "{\"scripts\": {\"start\": \"node server.js\"}}"));

        assertThat(Detector.detect(tree)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node server.js --port 99999", "node server.js -p 00"})
    void takesNoPortThatIsNone(String start) {
        MemoryTree tree = MemoryTree.of(Map.of(
                "package.json",
                "{\"scripts\": {\"start\": \"%s\"}}".formatted(start),
                "server.js",
                "require('http').createServer(() => {}).listen(99999)\n"));

        assertThat(Detector.require(tree).port()).isBetween(1, 65_535);
    }

    @Test
    void knowsMoreThan150Trees() {
        assertThat(trees()).hasSizeGreaterThan(150);
    }

    @Test
    void runsEveryPlanInAShellThatUnderstandsIt() throws Exception {
        for (TreeFile file : trees()) {
            if (Detector.detect(file.tree()).orElse(null) instanceof BuildPlan plan) {
                Process shell = new ProcessBuilder("/bin/sh", "-n", "-c", String.join("\n", GeneratedSdl.script(plan)))
                        .redirectErrorStream(true)
                        .start();
                String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(shell.waitFor()).as(file + ": " + said).isZero();
            }
        }
    }

    @Test
    void refusesByNameWhatIsNotBuilt() {
        assertThatThrownBy(() -> Detector.require(TreeFile.named("laravel").tree()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("artisan: PHP (Laravel), which Purser cannot build; make an image of it with a"
                        + " Dockerfile, push that to a registry, and give an sdl that runs it");
    }

    @Test
    void letsWhoDeploysSayWhatTheFrameworkIsTold() {
        BuildPlan plan =
                Detector.require(TreeFile.named("django-hosts-of-environment").tree());

        assertThat(GeneratedSdl.of(plan, SHOP, "main", List.of()).text()).contains("- \"DJANGO_ALLOWED_HOSTS=*\"\n");
        assertThat(GeneratedSdl.of(plan, SHOP, "main", List.of("DJANGO_ALLOWED_HOSTS"))
                        .text())
                .contains("- \"DJANGO_ALLOWED_HOSTS=${DJANGO_ALLOWED_HOSTS}\"\n")
                .doesNotContain("DJANGO_ALLOWED_HOSTS=*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOST", "PORT", "REVISION"})
    void setsNothingOfItsOwnTwiceWhereASettingReadsIt(String name) {
        MemoryTree tree = MemoryTree.of(Map.of(
                "requirements.txt",
                "django\n",
                "manage.py",
                "os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"shop.settings\")\n",
                "shop/settings.py",
                "ALLOWED_HOSTS = [os.environ[\"%s\"]]\n".formatted(name)));

        String text =
                GeneratedSdl.of(Detector.require(tree), SHOP, "main", List.of()).text();

        assertThat(text).containsOnlyOnce("- \"" + name + "=").contains("ALLOWED_HOSTS = [\"*\"]");
    }

    /** The beginning of each range, whatever the newest versions of the tools are. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    >=18              ; node:24-bookworm
                    18.x              ; node:18-bookworm
                    ^20.9.0 || >=22   ; node:24-bookworm
                    >=18 <21          ; node:20-bookworm
                    18 - 20           ; node:20-bookworm
                    <=18              ; node:18-bookworm
                    >=26              ; node:26-bookworm
                    *                 ; node:24-bookworm
                    20.11.1           ; node:20.11.1
                    ~20.9.0           ; node:20.9
                    """)
    void takesTheNodeThatEnginesAskFor(String range, String image) {
        BuildPlan plan = Detector.require(MemoryTree.of(Map.of(
                "package.json",
                "{\"scripts\": {\"start\": \"node bot.js\"}, \"engines\": {\"node\": \"%s\"}}".formatted(range))));

        assertThat(plan.image()).isEqualTo(image);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    >=3.9             | python:3.13-bookworm
                    >=3.10,<3.12      | python:3.11-bookworm
                    ^3.11             | python:3.13-bookworm
                    ~3.10             | python:3.10-bookworm
                    ~=3.12.1          | python:3.12-bookworm
                    ==3.9.*           | python:3.9-bookworm
                    >=3.14            | python:3.14-bookworm
                    >=3.8,<4.0,!=3.13 | python:3.12-bookworm
                    """)
    void takesThePythonThatAProjectAsksFor(String range, String image) {
        BuildPlan plan = Detector.require(MemoryTree.of(
                Map.of("pyproject.toml", "[project]\nrequires-python = \"" + range + "\"\n", "main.py", "print()\n")));

        assertThat(plan.image()).isEqualTo(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "next dev",
                "vite",
                "vite --host",
                "npx vite preview",
                "react-scripts start",
                "ng serve",
                "gatsby develop",
                "nodemon server.js",
                "tsx watch src/index.ts",
                "node --watch server.js",
                "flask run",
                "flask --app shop run",
                "python manage.py runserver 0.0.0.0:8000",
                "uvicorn main:app --reload",
                "fastapi dev main.py",
                "npm run dev",
                "yarn dev",
                "turbo run dev",
                "react-router dev",
                "nest start --watch",
                "rails server"
            })
    void knowsADevelopmentServer(String command) {
        assertThat(DevelopmentServer.isOne(command)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "next start",
                "vite build && node server.js",
                "node server.js",
                "gunicorn air.wsgi",
                "npm run start",
                "uvicorn main:app",
                "fastapi run main.py",
                "react-router-serve build/server/index.js",
                "nest start",
                "node dist/vite.js",
                "serve -s dist",
                "bun run index.ts",
                "java -jar target/dev.jar"
            })
    void takesNothingElseForOne(String command) {
        assertThat(DevelopmentServer.isOne(command)).isFalse();
    }

    @Test
    void saysWhatItLookedForWhereNothingTells() {
        assertThatThrownBy(() -> Detector.require(MemoryTree.of(Map.of("README.md", "", "go.mod", "module library"))))
                .hasMessageContaining("nothing at its root or in its folders tells how it is run")
                .hasMessageContaining("go.mod with main.go or cmd/*/main.go")
                .hasMessageContaining("nor index.html");
        assertThat(Detector.detect(MemoryTree.of(Map.of("package.json", "{ no json"))))
                .isEmpty();
        assertThat(Detector.detect(MemoryTree.of(Map.of("Cargo.toml", "[package]", "src/lib.rs", ""))))
                .isEmpty();
    }

    @Test
    void writesThisSdlForNextJs() {
        BuildPlan plan =
                Detector.require(MemoryTree.of(Map.of("package.json", dependsOn("next"), "pnpm-lock.yaml", "")));

        assertThat(GeneratedSdl.of(plan, SHOP, "feature/search", List.of("DATABASE_URL"))
                        .text())
                .isEqualTo(SdlText.read("nextjs.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/shop", "https://github.com/acme/shop", "https://github.com/acme/shop.git"})
    void readsTheNamesOfARepository(String text) {
        assertThat(Repository.parse(text)).isEqualTo(SHOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop",
                "https://gitlab.com/acme/shop",
                "https://github.com/acme/shop/tree/main",
                "acme/$(reboot)",
                "acme/shop;reboot",
                "acme/..",
                "-acme/shop",
                "https://github.com@evil.example/acme/shop",
                "acme/shop\n"
            })
    void refusesANameThatAShellOrGitWouldMisunderstand(String text) {
        assertThatThrownBy(() -> Repository.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "feature/search", "v1.2.3", "dependabot/npm/@types/x"})
    void takesTheNameOfABranch(String branch) {
        assertThat(Repository.revision(branch)).isEqualTo(branch);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "`b`"
            })
    void refusesABranchThatAShellOrGitWouldMisunderstand(String branch) {
        assertThatThrownBy(() -> Repository.revision(branch)).isInstanceOf(IllegalArgumentException.class);
    }
}
