package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** A program that is somebody else's client, in a process of its own; what it prints goes to a file that can be read. */
public final class ClientProgram {
    private static final int MINUTES = 3;

    private ClientProgram() {}

    /** What came of it: its exit code, or −1 where it could not be started or did not end, and what it printed. */
    public record Outcome(int code, String printed) {}

    /** Runs the program in that folder with the URL and the key of Purser as its last arguments. */
    public static Outcome callPurser(Path folder, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.add("http://localhost:" + RestAssured.port + "/v1");
        all.add(PostgresResource.OPERATOR_KEY);
        return run(folder, all);
    }

    /**
     * Runs a script of Node as {@link #callPurser} does, or leaves the test out where npm or Node is not there.
     *
     * @param library the folder of the client's library among the installed ones, such as {@code openai}
     * @param script the script, and the arguments that come before the others
     */
    public static Outcome callPurserFromNode(Path library, String... script) {
        Path folder = Path.of("src", "test", "node");
        require(
                Files.isDirectory(folder.resolve("node_modules").resolve(library)),
                "npm's " + library + " is not there; run `npm ci` in " + folder);
        require(run(folder, List.of("node", "--version")).code() == 0, "there is no node on this machine");
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(script));
        return callPurser(folder, command.toArray(String[]::new));
    }

    public static Outcome run(Path folder, List<String> command) {
        try {
            File printed = File.createTempFile("client", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(printed)
                        .start();
                boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
                if (!ended) {
                    process.destroyForcibly();
                }
                return new Outcome(ended ? process.exitValue() : -1, read(printed));
            } catch (IOException notThere) {
                return new Outcome(-1, String.valueOf(notThere.getMessage()));
            } finally {
                assertThat(printed.delete()).isTrue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(File file) throws IOException {
        return Files.readString(file.toPath(), StandardCharsets.UTF_8);
    }

    /** Leaves the test out where that package's program is not installed in that folder, or does not run here. */
    public static void requireNode(Path folder, String npmPackage, Path program) {
        require(Files.isRegularFile(program), "npm's " + npmPackage + " is not there; run `npm ci` in " + folder);
        require(
                run(folder, List.of("node", program.toAbsolutePath().toString(), "--version"))
                                .code()
                        == 0,
                npmPackage + " does not run on this machine");
    }

    /** Leaves the test out where that does not hold, and says why in what the build prints. */
    public static void require(boolean holds, String reason) {
        if (!holds) {
            System.err.println("SKIPPED: " + reason);
            throw new TestAbortedException(reason);
        }
    }
}
