package io.purser.cli.sdl;

import io.purser.cli.base.CommandBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The base of the commands that report on each of several files, also on invalid ones. */
@Command(
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all files are valid", "1:a file is invalid", "2:wrong use, or a file cannot be read"})
@RegisterForReflection
abstract class SdlFilesCommandBase extends CommandBase {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "SDL files; - for standard input.")
    private List<String> names = List.of();

    @Override
    public final Integer call() {
        List<SdlFile> files =
                names.stream().map(name -> SdlFile.read(name, spec())).toList();
        files.forEach(file -> print(file, output(), errors()));
        output().flush();
        errors().flush();
        return files.stream().allMatch(SdlFile::isValid) ? ExitStatus.VALID : ExitStatus.INVALID;
    }

    /** Prints the command's report on one file. */
    abstract void print(SdlFile file, PrintWriter out, PrintWriter err);

    final boolean areSeveral() {
        return names.size() > 1;
    }
}
