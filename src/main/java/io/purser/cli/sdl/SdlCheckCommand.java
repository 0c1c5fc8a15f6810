package io.purser.cli.sdl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code purser sdl check}: says whether Akash would accept the files, and prints warnings. */
@Command(
        name = "check",
        description = "Says whether Akash would take the files, what is wrong, and what will hinder bids.")
@RegisterForReflection
final class SdlCheckCommand extends SdlFilesCommandBase {
    @Option(
            names = "--json",
            description = "One line of JSON a file: file, ok, hash, violations and warnings, each with path, line,"
                    + " column and message.")
    private boolean json;

    @Override
    void print(SdlFile file, PrintWriter out, PrintWriter err) {
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
