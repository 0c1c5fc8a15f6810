package io.purser.cli.sdl;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code purser sdl manifest}: prints the manifest for providers. */
@Command(
        name = "manifest",
        description =
                "Prints the manifest as canonical JSON, over which the hash is taken and which providers are sent.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the file is valid", "1:the file is invalid", "2:wrong use, or the file cannot be read"})
final class SdlManifestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "An SDL file; - for standard input.")
    private String name = "";

    @Override
    public Integer call() {
        return SdlOutput.print(name, spec, sdl -> sdl.manifest().canonicalJson());
    }
}
