package io.purser.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;

/** {@code purser market}: Akash's market, by hand. */
@Command(
        name = "market",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on Akash's market by hand: without a server, without a database.",
        subcommands = {
            MarketStatus.class,
            MarketList.class,
            MarketCreate.class,
            MarketBids.class,
            MarketLease.class,
            MarketManifest.class,
            MarketShow.class,
            MarketLogs.class,
            MarketUpdate.class,
            MarketDeposit.class,
            MarketClose.class
        })
@RegisterForReflection
public final class MarketCommand {}
