package io.purser.cli;

import io.purser.akash.chain.Bid;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.BidDiagnosis;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.Markets;
import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser market lease}: takes bids and sends the manifest. */
@Command(
        name = "lease",
        mixinStandardHelpOptions = true,
        description = "Takes the cheapest open bid for each group, waiting for bids, and sends the manifest.")
@RegisterForReflection
final class MarketLease extends MarketVerb {
    private static final Duration POLL = Duration.ofSeconds(2);

    @Parameters(index = "0", paramLabel = "DSEQ", description = "The deployment.")
    private long dseq;

    @Parameters(index = "1", paramLabel = "FILE", description = "The SDL file that it was created with.")
    private String file = "";

    @Option(names = "--provider", paramLabel = "ADDRESS", description = "Only this provider's bids; may be repeated.")
    private List<String> providers = new ArrayList<>();

    @Option(names = "--wait", paramLabel = "SECONDS", description = "For bids; ${DEFAULT-VALUE} if not said.")
    private long patience = 180;

    MarketLease() {
        this(AkashVerb::ofEnvironment);
    }

    MarketLease(Function<String, Optional<String>> settings) {
        super(settings);
    }

    @Override
    int run(Market market, Markets markets) {
        Sdl sdl = sdl(file);
        DeploymentId id = ours(market, dseq);
        List<Bid> taken = await(market, markets, id, sdl);
        market.lease(
                "lease/" + taken.stream().map(bid -> bid.id().toString()).collect(Collectors.joining(",")),
                id,
                taken.stream().map(Bid::id).toList(),
                sdl.manifest());
        market.sendManifest(id, sdl.manifest(), false);
        taken.forEach(bid -> output().printf(
                        "group %d: %s for %s %s a block%n",
                        bid.id().gseq(),
                        bid.id().provider(),
                        MarketBids.price(bid),
                        bid.price().denom()));
        return CommandLine.ExitCode.OK;
    }

    private List<Bid> await(Market market, Markets markets, DeploymentId id, Sdl sdl) {
        Instant deadline = Instant.now().plusSeconds(patience);
        while (true) {
            List<Bid> open = market.bids(id).stream().filter(this::isWanted).toList();
            List<Optional<Bid>> best = java.util.stream.IntStream.rangeClosed(
                            1, sdl.groups().size())
                    .mapToObj(gseq -> open.stream()
                            .filter(bid -> bid.id().gseq() == gseq)
                            .min(Comparator.comparing(bid -> bid.price().amount())))
                    .toList();
            if (best.stream().allMatch(Optional::isPresent)) {
                return best.stream().flatMap(Optional::stream).toList();
            }
            if (Instant.now().isAfter(deadline)) {
                throw nobody(markets, sdl.groups().get(best.indexOf(Optional.<Bid>empty())));
            }
            pause();
        }
    }

    private boolean isWanted(Bid bid) {
        return bid.state() == Bid.State.OPEN
                && (providers.isEmpty()
                        || providers.contains(bid.id().provider().text()));
    }

    private Problem nobody(Markets markets, GroupSpec group) {
        String why;
        try {
            why = providers.isEmpty()
                    ? new BidDiagnosis(markets.console()).explain(group).sentence()
                    : "none of " + String.join(", ", providers) + " bid";
        } catch (OutsideFailure e) {
            why = "no provider bid, and why cannot be told (" + e.advice() + ")";
        }
        return Problem.of(
                ProblemType.NO_PROVIDER,
                "group " + group.name() + ": " + why + "\nto have the deposit back: purser market close " + dseq);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemType.NO_PROVIDER, "interrupted while waiting for bids");
        }
    }
}
