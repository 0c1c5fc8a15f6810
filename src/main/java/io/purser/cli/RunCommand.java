package io.purser.cli;

import io.purser.cli.base.CommandBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code purser run}: runs an agent in a process whose environment sends its calls to Purser. Nothing else on the
 * machine changes.
 */
@Command(
        name = "run",
        description = "Runs an agent whose calls go to the Purser at PURSER_URL with the key in PURSER_API_KEY: claude,"
                + " codex, or another program that reads OPENAI_BASE_URL or ANTHROPIC_BASE_URL.")
@RegisterForReflection
final class RunCommand extends CommandBase {
    private static final String NAME = "run";
    private static final int LEAVING_SECONDS = 5;
    private static final int LOOK_EVERY_MS = 200;
    /** What a shell answers if there is no such program. */
    private static final int NOT_FOUND = 127;

    @Option(names = "--model", paramLabel = "MODEL", description = "The model for the work; auto without.")
    private String model = "auto";

    @Option(
            names = "--small-model",
            paramLabel = "MODEL",
            description = "Claude Code's model for small tasks; the one of --model without.")
    private @Nullable String smallModel;

    @Option(names = "--task", paramLabel = "TASK", description = "The task of its calls, in reports and budgets.")
    private @Nullable String task;

    @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "The program, and everything that it gets.")
    private List<String> command = List.of();

    /** Makes the command leave everything after the program's name to the program. */
    static void leaveArguments(CommandLine purser) {
        Objects.requireNonNull(purser.getSubcommands().get(NAME)).setStopAtPositional(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        String url;
        try {
            url = ServerAddress.of(setting("PURSER_URL"));
        } catch (WrongAddressException e) {
            return fail(String.valueOf(e.getMessage()));
        }
        // A Purser in development mode takes any key, and the agents want one.
        String key = setting("PURSER_API_KEY").orElse("none");
        if (key.equals("none")) {
            errors().println("PURSER_API_KEY is not set: only a Purser in development mode takes calls without a key");
        }
        ProcessBuilder builder = new ProcessBuilder(withArguments(url)).inheritIO();
        setUp(builder.environment(), url, key);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            errors().println("%s cannot be started: %s".formatted(command.getFirst(), e.getMessage()));
            return NOT_FOUND;
        }
        Thread leaving = Thread.ofPlatform().unstarted(() -> leaveAfter(process));
        Runtime.getRuntime().addShutdownHook(leaving);
        int exitCode = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(leaving);
        } catch (IllegalStateException _) {
            // The hook runs already.
        }
        return exitCode;
    }

    /**
     * Ends this process after the program, with its exit code. A terminal sends an interrupt and its own end to the program
     * too, which decides what that means; a shell waits in the same way. Any other signal is passed on once.
     */
    private static void leaveAfter(Process process) {
        try {
            if (isHandled("SIGINT") || isHandled("SIGHUP")) {
                awaitEndOrSigterm(process);
            }
            if (process.isAlive()) {
                process.destroy();
                if (!process.waitFor(LEAVING_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            Runtime.getRuntime().halt(process.waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A program may go on for hours after an interrupt, and then this process may be told to end. */
    private static void awaitEndOrSigterm(Process process) throws InterruptedException {
        while (!process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
            if (isHandled("SIGTERM")) {
                return;
            }
        }
    }

    /** Whether this process ends because of that signal: Java handles it on a thread of this name. */
    private static boolean isHandled(String signal) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(signal + " handler"));
    }

    private boolean isCalled(String program) {
        String name = command.getFirst();
        return name.equals(program) || name.endsWith("/" + program);
    }

    /** Codex takes its provider from its own configuration, of which arguments replace single values. */
    private List<String> withArguments(String url) {
        if (!isCalled("codex")) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of(command.getFirst()));
        configure(all, "model", quoted(model));
        configure(all, "model_provider", quoted("purser"));
        configure(all, "web_search", quoted("disabled"));
        String provider = "model_providers.purser.";
        configure(all, provider + "name", quoted("Purser"));
        configure(all, provider + "base_url", quoted(url + "/v1"));
        configure(all, provider + "env_key", quoted("PURSER_API_KEY"));
        configure(all, provider + "wire_api", quoted("responses"));
        configure(all, provider + "request_max_retries", "0");
        configure(all, provider + "stream_max_retries", "0");
        if (task != null) {
            configure(all, provider + "http_headers.X-Purser-Task", quoted(task));
        }
        all.addAll(command.subList(1, command.size()));
        return all;
    }

    private static void configure(List<String> arguments, String name, String value) {
        arguments.addAll(List.of("-c", name + "=" + value));
    }

    /** A text in TOML. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void setUp(Map<String, String> environment, String url, String key) {
        environment.put("PURSER_API_KEY", key);
        environment.put("OPENAI_BASE_URL", url + "/v1");
        environment.put("OPENAI_API_BASE", url + "/v1");
        environment.put("OPENAI_API_KEY", key);
        environment.put("ANTHROPIC_BASE_URL", url);
        if (!isCalled("claude")) {
            environment.put("ANTHROPIC_API_KEY", key);
            return;
        }
        // Claude Code asks its user which key to use if it finds two.
        environment.remove("ANTHROPIC_API_KEY");
        environment.put("ANTHROPIC_AUTH_TOKEN", key);
        environment.put("ANTHROPIC_MODEL", model);
        environment.put("ANTHROPIC_DEFAULT_HAIKU_MODEL", smallModel == null ? model : smallModel);
        if (task != null) {
            environment.merge(
                    "ANTHROPIC_CUSTOM_HEADERS", "X-Purser-Task: " + task, (others, own) -> others + "\n" + own);
        }
    }
}
