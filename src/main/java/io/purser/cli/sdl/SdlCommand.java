package io.purser.cli.sdl;

import io.purser.cli.version.VersionProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code purser sdl}: the commands that check SDL files and show what Akash makes of them. */
@Command(
        name = "sdl",
        description =
                "Checks Akash's deployment files (SDL), shows what Akash makes of them, and makes one for a repository.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = {
            SdlCheckCommand.class,
            SdlManifestCommand.class,
            SdlGroupsCommand.class,
            SdlHashCommand.class,
            SdlCostCommand.class,
            SdlGenerateCommand.class
        })
public final class SdlCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the SDL");
    }
}
