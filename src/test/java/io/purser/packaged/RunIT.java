package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.FakeProvider;
import io.purser.support.KillablePostgres;
import io.purser.support.PostgresResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code purser run}: programs whose calls go to Purser. Codex and Claude Code are their own; npm installs them. */
class RunIT {
    private static final String GPT = "openrouter:gpt-4o-mini";
    private static final Path NODE = Path.of("src", "test", "node");
    private static final Path CODEX =
            NODE.resolve(Path.of("codex", "node_modules", "@openai", "codex", "bin", "codex.js"));
    private static final Path CLAUDE =
            NODE.resolve(Path.of("claude-code", "node_modules", "@anthropic-ai", "claude-code", "cli-wrapper.cjs"));
    private static final String DONE = """
            {"steps": [{"say": "It is done.", "chunks": 1, "prompt": 100, "completion": 10}]}""";

    @TempDir
    private Path folder;

    private record Ran(int exitCode, String printed) {}

    /** A program of that name. */
    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Ran run(Map<String, String> settings, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(PackagedPurser.command());
        command.add("run");
        command.addAll(arguments);
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(folder.resolve("work")).toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment()
                .put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        builder.environment().put("CODEX_HOME", folder.resolve("home").toString());
        builder.environment().put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        builder.environment().putAll(settings);
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as(Files.readString(printed))
                .isTrue();
        return new Ran(process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
    }

    @Test
    void setsTheEnvironmentOfOneProcessAndLeavesItsArguments() throws Exception {
        Path claude = program(
                "claude",
                "echo \"$ANTHROPIC_BASE_URL $ANTHROPIC_AUTH_TOKEN ${ANTHROPIC_API_KEY-none} $ANTHROPIC_MODEL"
                        + " $ANTHROPIC_DEFAULT_HAIKU_MODEL $ANTHROPIC_CUSTOM_HEADERS $*\"; exit 7");
        Path other = program("other", "echo \"$OPENAI_BASE_URL $OPENAI_API_KEY $ANTHROPIC_API_KEY $*\"");
        Path codex = program("codex", "for a in \"$@\"; do echo \"$a\"; done");
        Map<String, String> settings =
                Map.of("PURSER_URL", "http://purser:1/", "PURSER_API_KEY", "psk_x", "ANTHROPIC_API_KEY", "sk-of-mine");

        Ran ofClaude = run(
                settings,
                List.of(
                        "--model",
                        "a:b",
                        "--small-model",
                        "c:d",
                        "--task",
                        "t",
                        claude.toString(),
                        "--print",
                        "--help"));
        Ran ofOther = run(settings, List.of(other.toString(), "--model", "mine"));
        Ran ofCodex = run(settings, List.of("--task", "a \"b\"", codex.toString(), "exec", "x"));

        assertThat(ofClaude)
                .isEqualTo(new Ran(7, "http://purser:1 psk_x none a:b c:d X-Purser-Task: t --print --help\n"));
        assertThat(ofOther).isEqualTo(new Ran(0, "http://purser:1/v1 psk_x psk_x --model mine\n"));
        assertThat(ofCodex.printed().lines())
                .contains(
                        "model=\"auto\"",
                        "model_providers.purser.base_url=\"http://purser:1/v1\"",
                        "model_providers.purser.http_headers.X-Purser-Task=\"a \\\"b\\\"\"")
                .endsWith("exec", "x");
    }

    /** A program that says which signals it gets, and ends with 9 when there is a file, or with 3 at a SIGTERM. */
    private Process listening(Path end, Path printed) throws IOException {
        Path program = program(
                "listening",
                "trap 'echo INT' INT; trap 'echo TERM; exit 3' TERM; echo ready; while [ ! -e '%s' ]; do sleep 0.1; done; exit 9"
                        .formatted(end));
        List<String> command = new ArrayList<>(List.of("setsid")); // a group of processes, as a terminal has one
        command.addAll(PackagedPurser.command());
        command.addAll(List.of("run", program.toString()));
        ProcessBuilder listening =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        listening.environment().put("PURSER_API_KEY", "psk_mine");
        Process process = listening.start();
        await(printed, "ready\n");
        return process;
    }

    private static void await(Path printed, String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Files.readString(printed)).isEqualTo(text));
    }

    private static void send(String signal, String target) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, "--", target)
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void leavesAnInterruptOfTheTerminalToTheProgramAndEndsAfterItWithItsCode() throws Exception {
        Path end = folder.resolve("end");
        Path printed = folder.resolve("heard");
        Process process = listening(end, printed);
        try {
            send("INT", "-" + process.pid());
            await(printed, "ready\nINT\n");
            send("INT", "-" + process.pid());
            await(printed, "ready\nINT\nINT\n");
            assertThat(process.isAlive()).isTrue();
            Files.createFile(end);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(9);
            await(printed, "ready\nINT\nINT\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void passesOnThatItIsToldToEndOnce() throws Exception {
        Path printed = folder.resolve("heard");
        Process process = listening(folder.resolve("never"), printed);
        try {
            send("TERM", Long.toString(process.pid()));

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
            await(printed, "ready\nTERM\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void passesOnThatItIsToldToEndAfterAnInterrupt() throws Exception {
        Path printed = folder.resolve("heard");
        Process process = listening(folder.resolve("never"), printed);
        try {
            send("INT", "-" + process.pid());
            await(printed, "ready\nINT\n");
            send("TERM", Long.toString(process.pid()));

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
            await(printed, "ready\nINT\nTERM\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysThatAProgramIsNotThere() throws Exception {
        Ran ran = run(Map.of(), List.of(folder.resolve("nowhere").toString()));

        assertThat(ran.exitCode()).isEqualTo(127);
        assertThat(ran.printed()).contains("nowhere cannot be started");
    }

    private void calls(Path installed, String name, List<String> arguments) throws Exception {
        ClientProgram.require(Files.isRegularFile(installed), name + " is not installed; run `npm ci` in its folder");
        Path script = program(name, "exec node '%s' \"$@\"".formatted(installed.toAbsolutePath()));
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of());
                PackagedPurser purser =
                        PackagedPurser.start(postgres.plainUrl(), MistralCalls.settings(provider, Map.of()))) {
            List<String> all = new ArrayList<>(List.of("--model", GPT, "--task", "by-" + name, script.toString()));
            all.addAll(arguments);

            Ran ran = run(
                    Map.of("PURSER_URL", purser.root().toString(), "PURSER_API_KEY", PostgresResource.OPERATOR_KEY),
                    all);

            assertThat(ran.exitCode()).as(ran.printed()).isZero();
            assertThat(ran.printed().strip()).endsWith("It is done.");
            // 110 tokens at 0.0000006 dollars
            assertThat(MistralCalls.entries(purser, "by-" + name))
                    .extracting(entry -> entry.get("cost_usd"))
                    .containsExactly("0.000066");
        }
    }

    @Test
    void runsCodex() throws Exception {
        calls(CODEX, "codex", List.of("exec", "--skip-git-repo-check", DONE));
    }

    @Test
    void runsClaudeCode() throws Exception {
        calls(CLAUDE, "claude", List.of("--print", DONE));
    }
}
