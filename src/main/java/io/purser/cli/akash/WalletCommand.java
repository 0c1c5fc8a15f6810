package io.purser.cli.akash;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;

/** {@code purser wallet}: the commands for the key that pays on Akash. */
@Command(
        name = "wallet",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes a wallet for Akash, says its address and what it holds, and turns AKT into ACT.",
        subcommands = {
            WalletCreateCommand.class,
            WalletAddressCommand.class,
            WalletBalanceCommand.class,
            WalletMintCommand.class
        })
@RegisterForReflection
public final class WalletCommand {}
