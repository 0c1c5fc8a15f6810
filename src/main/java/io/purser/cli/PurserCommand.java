package io.purser.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code purser}: the tool beside the server. Wants one of its commands. */
@Command(
        name = "purser",
        description = "Keeps the money of AI agents in hand.",
        mixinStandardHelpOptions = true,
        versionProvider = PurserVersion.class,
        subcommands = SdlCommand.class)
public final class PurserCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Never answers. */
    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say which command");
    }
}
