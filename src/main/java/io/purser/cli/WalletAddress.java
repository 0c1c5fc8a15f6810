package io.purser.cli;

import io.purser.akash.wallet.Wallet;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.Markets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code purser wallet address}. */
@Command(name = "address", mixinStandardHelpOptions = true, description = "Says the wallet's address.")
@RegisterForReflection
final class WalletAddress extends AkashVerb {
    WalletAddress() {
        this(AkashVerb::ofEnvironment);
    }

    WalletAddress(Function<String, Optional<String>> settings) {
        super(settings);
    }

    @Override
    int run(AkashSettings akash, Markets markets) {
        try (Wallet wallet = akash.wallet().open()) {
            output().println(wallet.address());
        }
        return CommandLine.ExitCode.OK;
    }
}
