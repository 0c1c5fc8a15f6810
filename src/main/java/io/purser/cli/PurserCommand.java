package io.purser.cli;

import io.purser.cli.akash.MarketCommand;
import io.purser.cli.akash.WalletCommand;
import io.purser.cli.litellm.ImportCommand;
import io.purser.cli.sdl.SdlCommand;
import io.purser.cli.version.VersionProvider;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code purser}: the root of all commands. */
@Command(
        name = "purser",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = {
            SdlCommand.class,
            KeyCommand.class,
            WalletCommand.class,
            MarketCommand.class,
            DoctorCommand.class,
            ModelsCommand.class,
            SnapshotCommand.class,
            RunCommand.class,
            DeployCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            UpdateCommand.class,
            CloseCommand.class,
            ImportCommand.class
        },
        description = "Keeps the money of AI agents in hand. Without a command it serves.")
// picocli reads its own --help and --version by reflection, as it reads our options.
@RegisterForReflection(targets = PurserCommand.class, classNames = "picocli.CommandLine$AutoHelpMixin")
public final class PurserCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "serve", description = "Answers requests until it is stopped.", mixinStandardHelpOptions = true)
    int serve() {
        return ServerProcess.run(spec.commandLine().getErr());
    }
}
