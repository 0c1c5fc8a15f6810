package io.purser.cli.akash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.node.Block;
import io.purser.akash.chain.node.ChainException;
import io.purser.cli.base.JsonOption;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code purser market status}: shows the chain's height, the least deposits, the price of AKT, and whether ACT is
 * minted.
 */
@Command(name = "status", description = "Says how Akash's market is.")
@RegisterForReflection
public final class MarketStatusCommand extends AkashCommandBase {
    @Mixin
    private JsonOption json = new JsonOption();

    public @Override int run(AkashSettings akash, MarketFactory markets) {
        ChainClient chain = markets.chain();
        Block block = chain.latestBlock();
        ObjectNode answer = object().put("chain_id", block.chainId())
                .put("node_version", orReason(() -> chain.nodeInfo().version()))
                .put("height", block.height())
                .put("block_time", block.time().toString())
                .put("providers", chain.providers().size())
                .put(
                        "minimum_deposits",
                        chain.minimumDeposits().stream().map(Coin::toString).collect(Collectors.joining(", ")))
                .put("bids_per_order", chain.marketParameters().orderMaximumBids())
                .put(
                        "akt_usd",
                        orReason(() -> chain.price("akt")
                                .average()
                                .stripTrailingZeros()
                                .toPlainString()))
                .put("minting", orReason(() -> chain.mintStatus().status()));
        if (json.isWanted()) {
            print(answer);
        } else {
            answer.properties()
                    .forEach(entry -> output().printf(
                                    "%-18s%s%n",
                                    entry.getKey(), entry.getValue().asText()));
        }
        return CommandLine.ExitCode.OK;
    }

    /** The value, or the reason why it is missing: an oracle that fails must not hide the rest. */
    private static String orReason(Supplier<String> value) {
        try {
            return value.get();
        } catch (ChainException e) {
            return e.failure().advice();
        }
    }
}
