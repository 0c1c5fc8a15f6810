package io.purser.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** The entry of the executable. Without a command, or with {@code serve}, it serves; otherwise it runs the command. */
@QuarkusMain
public final class PurserMain {
    PurserMain() {}

    public static void main(String... arguments) {
        // The server does not build the command line's model first, because it has to be ready in milliseconds.
        int exitCode = asksToServe(arguments)
                ? ServerProcess.run(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                : commandLine().execute(arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static CommandLine commandLine() {
        CommandLine purser = new CommandLine(new PurserCommand());
        RunCommand.leaveArguments(purser);
        OptionValues.readBy(purser);
        return purser;
    }

    private static boolean asksToServe(String... arguments) {
        return arguments.length == 0 || List.of(arguments).equals(List.of("serve"));
    }
}
