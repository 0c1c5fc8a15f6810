package io.purser.cli.sdl;

import io.purser.akash.sdl.Sdl;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code purser sdl hash}: prints the hash of a deployment on chain. */
@Command(
        name = "hash",
        description = "Prints the hash that a deployment of the file has on chain, in hexadecimal.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all files are valid", "1:a file is invalid", "2:wrong use, or a file cannot be read"})
final class SdlHashCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "SDL files; - for standard input.")
    private List<String> names = List.of();

    @Option(names = "--json", description = "One line of JSON a file: file, ok, hash and violations.")
    private boolean json;

    @Override
    public Integer call() {
        List<SdlFile> files =
                names.stream().map(name -> SdlFile.read(name, spec)).toList();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        files.forEach(file -> print(file, out, err));
        out.flush();
        err.flush();
        return files.stream().allMatch(SdlFile::isValid) ? ExitStatus.VALID : ExitStatus.INVALID;
    }

    private void print(SdlFile file, PrintWriter out, PrintWriter err) {
        Sdl sdl = file.checked().sdl();
        if (json) {
            out.println(SdlJson.of(file));
        } else if (sdl == null) {
            file.printViolations(err);
        } else {
            out.println(sdl.manifest().hashHex() + (names.size() > 1 ? "  " + file.name() : ""));
        }
    }
}
