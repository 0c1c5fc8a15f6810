package io.purser.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;

/** {@code purser market}: Akash's market, read only. */
@Command(
        name = "market",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at Akash's market.",
        subcommands = {MarketBids.class, MarketStatus.class})
@RegisterForReflection
public final class MarketCommand {}
