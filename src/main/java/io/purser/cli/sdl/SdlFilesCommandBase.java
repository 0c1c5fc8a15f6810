package io.purser.cli.sdl;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The base of the commands that report on each of several files, also on invalid ones. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all files are valid", "1:a file is invalid", "2:wrong use, or a file cannot be read"})
@RegisterForReflection
abstract class SdlFilesCommandBase implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "SDL files; - for standard input.")
    private List<String> names = List.of();

    @Override
    public final Integer call() {
        List<SdlFile> files =
                names.stream().map(name -> SdlFile.read(name, spec)).toList();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        files.forEach(file -> print(file, out, err));
        out.flush();
        err.flush();
        return files.stream().allMatch(SdlFile::isValid) ? ExitStatus.VALID : ExitStatus.INVALID;
    }

    /** Prints the command's report on one file. */
    abstract void print(SdlFile file, PrintWriter out, PrintWriter err);

    final boolean areSeveral() {
        return names.size() > 1;
    }
}
