package io.purser.cli.akash;

import io.purser.akash.chain.MintService;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.wallet.Wallet;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser wallet mint}: burns AKT for ACT. */
@Command(
        name = "mint",
        description =
                "Burns AKT for at least so many ACT, which pay for deployments, after checking that the chain would"
                        + " carry it out. At least 10 ACT at once.")
@RegisterForReflection
final class WalletMintCommand extends AkashCommandBase {
    @Parameters(paramLabel = "ACT", description = "How many ACT (about dollars).")
    private BigDecimal amount = BigDecimal.ZERO;

    @Option(names = "--check", description = "Only say what would be burned, and whether it would be carried out.")
    private boolean check;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of this mint: one name is carried out once. Say the one of an earlier attempt whose outcome"
                    + " was left open, to go on with that one.")
    private String name = "";

    @Mixin
    private JournalOption journal = new JournalOption();

    public @Override int run(AkashSettings akash, MarketFactory markets) {
        if (name.isEmpty()) {
            name = Long.toString(Clock.systemUTC().millis());
        }
        try (Wallet wallet = akash.wallet().open()) {
            MintService minting = markets.minting(wallet, journal.open(this));
            Coin burned = minting.burnFor(MarketCommandBase.act(amount).amount());
            if (check) {
                minting.check(burned);
                output().println(WalletBalanceCommand.inWholes(burned) + " would be burned");
            } else {
                output().println(WalletBalanceCommand.inWholes(minting.mint("mint/" + name, burned)) + " minted");
            }
        }
        return CommandLine.ExitCode.OK;
    }

    @Override
    String howToGoOn() {
        return "\nto go on with it, do the same with --name " + name;
    }
}
