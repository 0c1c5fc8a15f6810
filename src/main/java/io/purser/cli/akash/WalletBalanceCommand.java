package io.purser.cli.akash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.Wallet;
import io.purser.cli.base.JsonOption;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code purser wallet balance}: prints the AKT for gas and the ACT for deployments. */
@Command(name = "balance", description = "Says what the wallet holds.")
@RegisterForReflection
public final class WalletBalanceCommand extends AkashCommandBase {
    @Mixin
    private JsonOption json = new JsonOption();

    public @Override int run(AkashSettings akash, MarketFactory markets) {
        Address address;
        try (Wallet wallet = akash.wallet().open()) {
            address = wallet.address();
        }
        ChainClient chain = markets.chain();
        List<Coin> coins = List.of(chain.balance(address, Coin.UAKT), chain.balance(address, Coin.UACT));
        if (json.isWanted()) {
            ObjectNode answer = object().put("address", address.text());
            coins.forEach(coin -> answer.put(coin.denom(), coin.amount().toString()));
            print(answer);
        } else {
            coins.forEach(coin -> output().println(inWholes(coin)));
        }
        return CommandLine.ExitCode.OK;
    }

    /** Writes an amount such as {@code 12.5 AKT}: the coin's name without its u, in capitals. */
    static String inWholes(Coin coin) {
        return new BigDecimal(coin.amount()).movePointLeft(6).toPlainString() + " "
                + coin.denom().substring(1).toUpperCase(java.util.Locale.ROOT);
    }
}
