package io.purser.cli.akash;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;

/** {@code purser market}: the commands for deployments on Akash without a server. */
@Command(
        name = "market",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on Akash's market by hand: without a server, without a database.",
        subcommands = {
            MarketStatusCommand.class,
            MarketListCommand.class,
            MarketCreateCommand.class,
            MarketBidsCommand.class,
            MarketLeaseCommand.class,
            MarketManifestCommand.class,
            MarketShowCommand.class,
            MarketLogsCommand.class,
            MarketUpdateCommand.class,
            MarketDepositCommand.class,
            MarketCloseCommand.class
        })
@RegisterForReflection
public final class MarketCommand {}
