package io.purser.cli.sdl;

import io.purser.akash.sdl.Sdl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The base of the commands over one valid file: they print a form of it, or say why it is invalid. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the file is valid", "1:the file is invalid", "2:wrong use, or the file cannot be read"})
@RegisterForReflection
abstract class SdlFileCommandBase implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "An SDL file; - for standard input.")
    private String name = "";

    final CommandSpec spec() {
        return spec;
    }

    /** The exit code, after the file was printed in that form. */
    final int print(Function<Sdl, String> form) {
        SdlFile file = SdlFile.read(name, spec);
        Sdl sdl = file.checked().sdl();
        if (sdl == null) {
            file.printViolations(spec.commandLine().getErr());
            spec.commandLine().getErr().flush();
            return ExitStatus.INVALID;
        }
        spec.commandLine().getOut().println(form.apply(sdl));
        spec.commandLine().getOut().flush();
        return ExitStatus.VALID;
    }
}
