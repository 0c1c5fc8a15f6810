package io.purser.cli.akash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.Wallet;
import io.purser.cli.base.JsonOption;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser market bids}: lists the bids on a deployment, the cheapest first. */
@Command(name = "bids", description = "Lists the bids on a deployment's orders, the cheapest first.")
@RegisterForReflection
final class MarketBidsCommand extends AkashCommandBase {
    @Parameters(paramLabel = "DSEQ", description = "The deployment.")
    private long dseq;

    @Option(names = "--owner", paramLabel = "ADDRESS", description = "Whose it is; the wallet's, if not said.")
    private @Nullable String owner;

    @Mixin
    private JsonOption json = new JsonOption();

    public @Override int run(AkashSettings akash, MarketFactory markets) {
        List<Bid> bids = markets.chain().bids(new DeploymentId(owner(akash), dseq), Optional.empty()).stream()
                .sorted(Comparator.comparingInt((Bid bid) -> bid.id().gseq())
                        .thenComparing(bid -> bid.price().amount()))
                .toList();
        if (json.isWanted()) {
            ArrayNode answer = JsonNodeFactory.instance.arrayNode();
            bids.forEach(bid -> answer.addObject()
                    .put("provider", bid.id().provider().text())
                    .put("gseq", bid.id().gseq())
                    .put("oseq", bid.id().oseq())
                    .put("state", bid.state().name().toLowerCase(Locale.ROOT))
                    .put("denom", bid.price().denom())
                    .put("price_per_block", price(bid)));
            print(answer);
        } else {
            bids.forEach(bid -> output().printf(
                            "%s  group %d  order %d  %s  %s %s a block%n",
                            bid.id().provider(),
                            bid.id().gseq(),
                            bid.id().oseq(),
                            bid.state().name().toLowerCase(Locale.ROOT),
                            price(bid),
                            bid.price().denom()));
        }
        return CommandLine.ExitCode.OK;
    }

    private Address owner(AkashSettings akash) {
        if (owner != null) {
            return Address.tryParse(owner).orElseThrow(() -> Problem.invalid("--owner", "is no Akash address"));
        }
        try (Wallet wallet = akash.wallet().open()) {
            return wallet.address();
        }
    }

    static String price(Bid bid) {
        return bid.price().amount().stripTrailingZeros().toPlainString();
    }
}
