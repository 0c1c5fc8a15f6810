package io.purser.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's programs, unpacked on this machine.
 *
 * <p>PostgreSQL refuses to run as root. If Purser runs as root, it runs these programs in a user namespace of their own
 * ({@code unshare -U}), in which root's files belong to an ordinary user.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresPrograms(Path home) {
    private static final String NO_ROOT = "PostgreSQL does not run as root, and `unshare -U` is not permitted here:"
            + " start Purser as another user, or give it a PostgreSQL with PURSER_DB_URL";

    /**
     * Runs a program to its end and returns its output.
     *
     * @throws LocalDatabaseException with the output, if the program fails or passes the time limit
     */
    String run(Duration limit, String program, List<String> arguments) {
        try {
            Path output = Files.createTempFile("purser-" + program + "-", ".log");
            try {
                int exit = runInto(output, limit, program, arguments);
                String printed = Files.readString(output).strip();
                if (exit != 0) {
                    throw new LocalDatabaseException(
                            "PostgreSQL's " + program + " failed with exit code " + exit + ": " + printed);
                }
                return printed;
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new LocalDatabaseException("PostgreSQL's " + program + " cannot be run: " + e.getMessage(), e);
        }
    }

    private int runInto(Path output, Duration limit, String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(asPlainUser());
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        Process process = start(command, output.toFile());
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new LocalDatabaseException("PostgreSQL's " + program + " did not end within " + limit.toSeconds()
                    + " seconds: " + Files.readString(output).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new LocalDatabaseException("Interrupted while PostgreSQL's " + program + " was running", e);
        }
    }

    private static Process start(List<String> command, File output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output);
        // The user's PGPORT or PGDATA means another server. On macOS, libc starts threads for any locale but C.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asPlainUser() throws IOException {
        List<String> unshare = List.of("unshare", "-U");
        List<String> probe = new ArrayList<>(unshare);
        probe.add("true");
        Process process;
        try {
            process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new LocalDatabaseException(NO_ROOT, e);
        }
        try {
            if (process.waitFor() != 0) {
                throw new LocalDatabaseException(NO_ROOT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalDatabaseException("Interrupted while asking whether `unshare -U` is permitted", e);
        }
        return unshare;
    }
}
