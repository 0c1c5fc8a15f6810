package io.purser.cli.akash;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.deploy.market.BidDiagnosis;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.DeploymentView.LeaseView;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.market.MarketKind;
import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser market lease}: takes bids and sends the manifest. */
@Command(
        name = "lease",
        description = "Takes the cheapest open bid for each group without a lease, waiting for bids, and sends the"
                + " manifest. It may be run again at any time.")
@RegisterForReflection
final class MarketLeaseCommand extends OwnDeploymentCommandBase {
    private static final Duration POLL = Duration.ofSeconds(2);

    @Parameters(index = "1", paramLabel = "FILE", description = "The SDL file that it was created with.")
    private String file = "";

    @Option(names = "--provider", paramLabel = "ADDRESS", description = "Only this provider's bids; may be repeated.")
    private List<String> providers = new ArrayList<>();

    @Option(names = "--wait", paramLabel = "SECONDS", description = "For bids; ${DEFAULT-VALUE} if not said.")
    private long timeout = 180;

    public @Override int run(Market market, MarketFactory markets) {
        Sdl sdl = sdl(file);
        DeploymentId id = deployment(market);
        List<Bid> taken = await(market, markets, id, sdl);
        if (!taken.isEmpty()) {
            market.lease(operation(taken), id, taken.stream().map(Bid::id).toList(), sdl.manifest());
        }
        // Reads the leases again instead of using the chosen bids: an interrupted run may have taken others before.
        List<LeaseView> running = running(market, id);
        sendManifest(market, id, running, sdl);
        running.forEach(lease -> output().printf(
                        "group %d: %s for %s %s a block%n",
                        lease.id().gseq(),
                        lease.id().provider(),
                        lease.price().amount().stripTrailingZeros().toPlainString(),
                        lease.price().denom()));
        return CommandLine.ExitCode.OK;
    }

    /** Named after the orders and not after the bids, so that a run after a crash takes no second bid on an order. */
    private String operation(List<Bid> taken) {
        return "lease/" + dseq() + "/"
                + taken.stream()
                        .map(bid -> bid.id().gseq() + "-" + bid.id().oseq())
                        .collect(Collectors.joining(","));
    }

    private void sendManifest(Market market, DeploymentId id, List<LeaseView> running, Sdl sdl) {
        try {
            requireAll(running, sdl);
            market.sendManifest(id, running.stream().map(LeaseView::id).toList(), sdl.manifest(), false, () -> true);
        } catch (OutsideFailure e) {
            throw Problem.of(
                    e.toProblem().type(),
                    e.advice() + "\nthe lease runs and is paid for; to send the manifest again: purser market manifest "
                            + dseq() + " " + file);
        }
    }

    /** Each group has a lease now. If the market does not list all of them, its node is behind. */
    private void requireAll(List<LeaseView> running, Sdl sdl) {
        long groups =
                running.stream().map(lease -> lease.id().gseq()).distinct().count();
        if (groups < sdl.groups().size()) {
            throw new ChainException(new ChainFailure.NotShown("each lease of deployment " + dseq()));
        }
    }

    /** Waits for bids: the cheapest one on each group without a lease; empty if every group has a lease. */
    private List<Bid> await(Market market, MarketFactory markets, DeploymentId id, Sdl sdl) {
        Instant deadline = Instant.now().plusSeconds(timeout);
        while (true) {
            DeploymentView view = market.status(id).orElseThrow(this::ended);
            if (!view.isActive()) {
                throw ended();
            }
            // Only for the chain: for a deployment that Console created, only Console knows the values behind the hash.
            if (market.kind() == MarketKind.CHAIN && !isOf(view, sdl.manifest())) {
                throw Problem.invalid(
                        "FILE",
                        file + " is not what deployment " + dseq()
                                + " was created with, and providers would refuse it: give that file");
            }
            Set<Integer> run =
                    view.running().stream().map(lease -> lease.id().gseq()).collect(Collectors.toSet());
            List<Bid> open = market.bids(id).stream().filter(this::isWanted).toList();
            Map<Integer, Optional<Bid>> best = new TreeMap<>();
            for (int gseq = 1; gseq <= sdl.groups().size(); gseq++) {
                if (!run.contains(gseq)) {
                    best.put(gseq, cheapest(open, gseq));
                }
            }
            if (best.values().stream().allMatch(Optional::isPresent)) {
                return best.values().stream().flatMap(Optional::stream).toList();
            }
            if (Instant.now().isAfter(deadline)) {
                int gseq = best.entrySet().stream()
                        .filter(entry -> entry.getValue().isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .getKey();
                throw nobody(markets, sdl.groups().get(gseq - 1), run);
            }
            pause();
        }
    }

    private static boolean isOf(DeploymentView view, Manifest manifest) {
        return view.hash().equals(new ManifestHash(manifest.hash()))
                || view.hash().equals(new ManifestHash(manifest.console().hash()));
    }

    private static Optional<Bid> cheapest(List<Bid> bids, int gseq) {
        return bids.stream()
                .filter(bid -> bid.id().gseq() == gseq)
                .min(Comparator.comparing(bid -> bid.price().amount()));
    }

    private static List<LeaseView> running(Market market, DeploymentId id) {
        return market.status(id).stream()
                .flatMap(view -> view.running().stream())
                .sorted(Comparator.comparingInt(lease -> lease.id().gseq()))
                .toList();
    }

    private Problem ended() {
        return Problem.of(
                ProblemType.CONFLICT,
                "deployment " + dseq() + " is closed; create another with `purser market create`");
    }

    private boolean isWanted(Bid bid) {
        return bid.state() == Bid.BidState.OPEN
                && (providers.isEmpty()
                        || providers.contains(bid.id().provider().text()));
    }

    /** Does not advise to close the deployment if other groups have leases, which run and are paid. */
    private Problem nobody(MarketFactory markets, GroupSpec group, Set<Integer> run) {
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
                "group " + group.name() + ": " + why
                        + (run.isEmpty()
                                ? "\nto have the deposit back: purser market close " + dseq()
                                : "\nother groups have leases, which run and are paid for; to wait again, do the same"));
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
