package io.purser.cli.sdl;

import io.purser.akash.sdl.Sdl;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** The common part of the commands about one valid file: they print a part of it, or the reasons why it is invalid. */
final class SdlOutput {
    private SdlOutput() {}

    static int print(String name, CommandSpec command, Function<Sdl, String> form) {
        SdlFile file = SdlFile.read(name, command);
        Sdl sdl = file.checked().sdl();
        if (sdl == null) {
            file.printViolations(command.commandLine().getErr());
            command.commandLine().getErr().flush();
            return ExitStatus.INVALID;
        }
        command.commandLine().getOut().println(form.apply(sdl));
        command.commandLine().getOut().flush();
        return ExitStatus.VALID;
    }
}
