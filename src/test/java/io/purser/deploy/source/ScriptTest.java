package io.purser.deploy.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.source.plan.BuildPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the generated scripts in a shell, as far as they need no tool of a framework. */
class ScriptTest {
    @TempDir
    Path folder;

    private record Ended(int status, String output) {}

    private Ended run(List<String> commands, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", "set -eu\n" + String.join("\n", commands))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().putAll(environment);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void startsWhatTheProcfileSays() throws Exception {
        String text =
                "release: echo released \"${NAME:-by nobody}\"\r\nworker: echo no\r\nweb: echo \"on $PORT\" 'and so on' && echo end\r\n";
        Files.writeString(folder.resolve("Procfile"), text);
        BuildPlan plan = Detector.require(MemoryTree.of(
                Map.of("requirements.txt", "flask\n", "app.py", "app = Flask(__name__)\n", "Procfile", text)));

        Ended ended = run(List.of(plan.build().getLast(), "exec " + plan.start()), Map.of("PORT", "8000"));

        assertThat(ended).isEqualTo(new Ended(0, "released by nobody\non 8000 and so on\nend\n"));
    }

    @Test
    void opensTheHostNamesOfDjangosSettings() throws Exception {
        BuildPlan plan = Detector.require(TreeFile.named("django-without-wsgi").tree());
        List<String> commands = plan.build().stream()
                .filter(command -> command.contains("purser_settings"))
                .toList();

        Ended ended = run(
                List.of(
                        commands.getFirst(),
                        commands.getLast(),
                        "cat purser_settings.py",
                        "echo \"$DJANGO_SETTINGS_MODULE\""),
                plan.environment());

        assertThat(ended)
                .isEqualTo(new Ended(0, "from shop.settings import *\nALLOWED_HOSTS = [\"*\"]\npurser_settings\n"));
    }

    @Test
    void startsTheJarThatIsTheProgram() throws Exception {
        BuildPlan maven = Detector.require(TreeFile.named("micronaut-maven").tree());
        BuildPlan gradle =
                Detector.require(TreeFile.named("spring-boot-kotlin-catalog").tree());
        for (String jar : List.of(
                "target/resources",
                "target/original-resources",
                "target/resources-sources",
                "build/libs/explain",
                "build/libs/explain-plain")) {
            Files.createDirectories(folder.resolve(jar).getParent());
            Files.writeString(folder.resolve(jar + ".jar"), "");
        }

        assertThat(run(
                        List.of(
                                maven.start().replace("java -jar", "echo"),
                                gradle.start().replace("java -jar", "echo")),
                        Map.of()))
                .isEqualTo(new Ended(0, "target/resources.jar\nbuild/libs/explain.jar\n"));
    }

    @Test
    void endsWhereTheBuildMadeNoPages() throws Exception {
        BuildPlan plan = Detector.require(TreeFile.named("vite-yarn-1").tree());
        List<String> check = List.of(plan.build().getLast(), "echo served");

        assertThat(run(check, Map.of()))
                .isEqualTo(new Ended(1, "the build made no dist/index.html: nothing can be served\n"));
        Files.createDirectory(folder.resolve("dist"));
        Files.writeString(folder.resolve("dist/index.html"), "<h1>");
        assertThat(run(check, Map.of())).isEqualTo(new Ended(0, "served\n"));
    }

    @Test
    void endsWhereAFolderOfPagesThatHasToBeFoundIsNone() throws Exception {
        BuildPlan plan = Detector.require(TreeFile.named("angular").tree());
        List<String> check = List.of(plan.build().getLast(), "echo served");

        assertThat(run(check, Map.of()).status()).isNotZero();
        Files.createDirectories(folder.resolve("dist/shop/browser"));
        Files.writeString(folder.resolve("dist/shop/browser/index.html"), "<h1>");
        assertThat(run(check, Map.of())).isEqualTo(new Ended(0, "served\n"));
    }
}
