package io.purser.cli.akash;

import io.purser.akash.wallet.Wallet;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code purser wallet address}: prints the wallet's address. */
@Command(name = "address", description = "Says the wallet's address.")
@RegisterForReflection
public final class WalletAddressCommand extends AkashCommandBase {
    public @Override int run(AkashSettings akash, MarketFactory markets) {
        try (Wallet wallet = akash.wallet().open()) {
            output().println(wallet.address());
        }
        return CommandLine.ExitCode.OK;
    }
}
