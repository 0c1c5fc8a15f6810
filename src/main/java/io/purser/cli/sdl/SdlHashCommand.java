package io.purser.cli.sdl;

import io.purser.akash.sdl.Sdl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code purser sdl hash}: prints the hash of a deployment on chain. */
@Command(name = "hash", description = "Prints the hash that a deployment of the file has on chain, in hexadecimal.")
@RegisterForReflection
final class SdlHashCommand extends SdlFilesCommandBase {
    @Option(names = "--json", description = "One line of JSON a file: file, ok, hash and violations.")
    private boolean json;

    @Override
    void print(SdlFile file, PrintWriter out, PrintWriter err) {
        Sdl sdl = file.checked().sdl();
        if (json) {
            out.println(SdlJson.of(file));
        } else if (sdl == null) {
            file.printViolations(err);
        } else {
            out.println(sdl.manifest().hashHex() + (areSeveral() ? "  " + file.name() : ""));
        }
    }
}
