package io.purser.cli.sdl;

import io.purser.akash.sdl.Sdl;
import io.purser.cli.base.CommandBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The base of the commands over one valid file: they print a form of it, or say why it is invalid. */
@Command(
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the file is valid", "1:the file is invalid", "2:wrong use, or the file cannot be read"})
@RegisterForReflection
abstract class SdlFileCommandBase extends CommandBase {
    @Parameters(paramLabel = "FILE", description = "An SDL file; - for standard input.")
    private String name = "";

    /** The exit code, after the file was printed in that form. */
    final int print(Function<Sdl, String> form) {
        SdlFile file = SdlFile.read(name, spec());
        Sdl sdl = file.checked().sdl();
        if (sdl == null) {
            file.printViolations(errors());
            errors().flush();
            return ExitStatus.INVALID;
        }
        output().println(form.apply(sdl));
        output().flush();
        return ExitStatus.VALID;
    }
}
