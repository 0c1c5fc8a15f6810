package io.purser.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** Where the executable begins: without a command, or with {@code serve}, it serves; otherwise it does what it is told. */
@QuarkusMain
public final class PurserMain {
    PurserMain() {}

    public static void main(String... arguments) {
        // The server does not wait for the command line's model to be built: it is to be ready in milliseconds.
        int exitCode = asksToServe(arguments)
                ? ServerProcess.run(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                : new CommandLine(new PurserCommand()).execute(arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static boolean asksToServe(String... arguments) {
        return arguments.length == 0 || List.of(arguments).equals(List.of("serve"));
    }
}
