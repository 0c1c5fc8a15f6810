package io.purser.cli.sdl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code purser sdl check}: says whether Akash would accept the files, and prints warnings. */
@Command(
        name = "check",
        description = "Says whether Akash would take the files, what is wrong, and what will hinder bids.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all files are valid", "1:a file is invalid", "2:wrong use, or a file cannot be read"})
final class SdlCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "SDL files; - for standard input.")
    private List<String> names = List.of();

    @Option(
            names = "--json",
            description = "One line of JSON a file: file, ok, hash, violations and warnings, each with path, line,"
                    + " column and message.")
    private boolean json;

    @Override
    public Integer call() {
        List<SdlFile> files =
                names.stream().map(name -> SdlFile.read(name, spec)).toList();
        PrintWriter out = spec.commandLine().getOut();
        files.forEach(file -> print(file, out));
        out.flush();
        return files.stream().allMatch(SdlFile::isValid) ? ExitStatus.VALID : ExitStatus.INVALID;
    }

    private void print(SdlFile file, PrintWriter out) {
        if (json) {
            ObjectNode line = SdlJson.of(file);
            line.set("warnings", SdlJson.of(file.checked().warnings()));
            out.println(line);
            return;
        }
        file.printViolations(out);
        file.printWarnings(out);
        out.println(file.name() + ": " + (file.isValid() ? "valid" : "invalid"));
    }
}
