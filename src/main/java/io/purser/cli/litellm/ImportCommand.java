package io.purser.cli.litellm;

import io.purser.cli.version.VersionProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code purser import}: the commands that read the configuration of other gateways. */
@Command(
        name = "import",
        description = "Makes Purser's files from the configuration of another gateway.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = LitellmCommand.class)
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to import: litellm CONFIG");
    }
}
