package io.purser.deploy;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.akash.wallet.Address;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.state.BiddingState;
import io.purser.deploy.state.CreatedState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.store.DeploymentHistory;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Handles a deployment from the first bid to a lease for every group. */
final class BidHandler {
    /** A provider may withdraw a bid before the lease; then the next bid is tried. */
    private static final int MOST_ATTEMPTS = 8;

    private static final Duration SAID = Duration.ofMinutes(10);

    private final Map<String, Said> asked = new ConcurrentHashMap<>();
    private final DataSource database;
    private final MarketSource markets;
    private final DeploySettings settings;

    BidHandler(DataSource database, MarketSource markets, DeploySettings settings) {
        this.database = database;
        this.markets = markets;
        this.settings = settings;
    }

    StepResult open(WorkerLease workerLease, CreatedState created) {
        workerLease.write(TransitionEvent.BIDDING_OPENED, created.bidding(workerLease.now()), "waiting for bids");
        return StepResult.GO;
    }

    /** Looks at the bids, and takes leases once there are enough bids. */
    StepResult look(WorkerLease workerLease, BiddingState bidding) {
        DeploymentId id = bidding.onChain();
        if (bidding.isLeasing()) {
            return lease(workerLease, bidding);
        }
        DeploymentView view = workerLease.view(id);
        if (!view.isActive()) {
            workerLease.fail("deployment " + id.dseq() + " was closed by somebody else before it had a lease");
            return StepResult.GO;
        }
        Set<Integer> open = new TreeSet<>(workerLease.order().terms().groups().stream()
                .map(DeploymentTerms.Group::gseq)
                .toList());
        List<GroupLease> running = running(view);
        running.forEach(lease -> open.remove(lease.gseq()));
        if (open.isEmpty()) {
            return leased(workerLease, bidding, running);
        }
        BidChoice.ChoiceResult result = choice(workerLease, bidding, running)
                .among(open, workerLease.market().bids(id));
        boolean isEnough = result.chosen().size() == open.size()
                && (result.fewest() >= workerLease.order().terms().bids().minBids()
                        || workerLease.inState().toSeconds()
                                >= workerLease.order().terms().bids().waitSeconds());
        if (!isEnough) {
            if (workerLease.inState().compareTo(settings.limits().bidding()) >= 0) {
                remember(workerLease, result.judged());
                workerLease.fail(whyNot(workerLease, open, result));
                return StepResult.GO;
            }
            return new StepResult.Wait(settings.pauses().poll());
        }
        remember(workerLease, result.judged());
        List<GroupLease> chosen = new ArrayList<>(running);
        result.chosen().values().forEach(bid -> chosen.add(leased(bid)));
        BiddingState leasing = workerLease.begin(
                bidding.leasing(chosen),
                "taking " + describe(chosen),
                Map.of(
                        "dseq",
                        Long.toString(id.dseq()),
                        "providers",
                        result.chosen().values().stream()
                                .map(bid -> bid.id().provider().text())
                                .collect(Collectors.joining(" "))));
        return lease(workerLease, leasing);
    }

    private StepResult lease(WorkerLease workerLease, BiddingState bidding) {
        DeploymentId id = bidding.onChain();
        Set<Integer> already = workerLease.market().status(id).stream()
                .flatMap(view -> view.running().stream())
                .map(lease -> lease.id().gseq())
                .collect(Collectors.toSet());
        List<GroupLease> wanted = bidding.leases().stream()
                .filter(lease -> !already.contains(lease.gseq()))
                .toList();
        if (!wanted.isEmpty()) {
            try {
                workerLease
                        .market()
                        .lease(
                                workerLease.operation(DeploymentStep.LEASE),
                                id,
                                wanted.stream().map(lease -> lease.bid(id)).toList(),
                                workerLease.sdl().manifest());
            } catch (RuntimeException e) {
                StepFailure failure = StepFailure.of(e);
                if (failure.isPassing()) {
                    throw e;
                }
                return next(workerLease, bidding, failure.advice());
            }
        }
        return leased(workerLease, bidding, bidding.leases());
    }

    /** Chooses again after the market refused the chosen bids. */
    private StepResult next(WorkerLease workerLease, BiddingState bidding, String why) {
        if (bidding.refusals() + 1 >= MOST_ATTEMPTS) {
            workerLease.fail("no lease could be had: " + why);
            return StepResult.GO;
        }
        workerLease.write(
                TransitionEvent.LEASE_REFUSED,
                bidding.refused(),
                "the lease was refused (" + why + "); the next bid is tried");
        return new StepResult.Wait(settings.pauses().poll());
    }

    private StepResult leased(WorkerLease workerLease, BiddingState bidding, List<GroupLease> leases) {
        workerLease.write(
                TransitionEvent.LEASES_TAKEN, bidding.leased(leases, workerLease.now()), "leased: " + describe(leases));
        return StepResult.GO;
    }

    private BidChoice choice(WorkerLease workerLease, BiddingState bidding, List<GroupLease> running) {
        DeploymentTerms terms = workerLease.order().terms();
        BigDecimal most = mostPerBlock(terms.maxUsdPerMonth());
        return new BidChoice(
                terms.bids(),
                Set.copyOf(bidding.excluded()),
                most == null ? null : most.subtract(GroupLease.price(running)),
                provider -> status(provider, workerLease.now()));
    }

    /**
     * Looks up a provider's record. Others are asked about it only now and then, though bids are looked at every few
     * seconds.
     */
    private BidChoice.Standing status(String provider, Instant now) {
        Said said = asked.compute(
                provider,
                (address, before) -> before != null && now.isBefore(before.until())
                        ? before
                        : new Said(markets.reputation(new Address(address)), now.plus(SAID)));
        DeploymentHistory.Experience known =
                TransactionRunner.run(database, connection -> DeploymentHistory.experience(connection, provider));
        return new BidChoice.Standing(
                said.reputation().isAudited(),
                known.ready(),
                known.failed(),
                said.reputation().uptime(),
                said.reputation().places());
    }

    private record Said(MarketSource.Reputation reputation, Instant until) {}

    /** The price per month as a price per block. */
    static @Nullable BigDecimal mostPerBlock(@Nullable Usd perMonth) {
        if (perMonth == null) {
            return null;
        }
        return perMonth.toBigDecimal().movePointRight(6).divide(SdlCost.BLOCKS_PER_MONTH, MathContext.DECIMAL64);
    }

    private String whyNot(WorkerLease workerLease, Set<Integer> open, BidChoice.ChoiceResult result) {
        if (result.tooDear() && result.cheapest() != null) {
            BigDecimal most = mostPerBlock(workerLease.order().terms().maxUsdPerMonth());
            return "all bids are too dear: the cheapest come to %s uact a block, and max_usd_per_month of %s allows %s;"
                            .formatted(
                                    result.cheapest().stripTrailingZeros().toPlainString(),
                                    workerLease.order().terms().maxUsdPerMonth(),
                                    most == null
                                            ? "less"
                                            : most.setScale(2, RoundingMode.DOWN)
                                                    .toPlainString())
                    + " raise it, or ask for less";
        }
        long seen = result.judged().size();
        if (seen > 0) {
            return "none of %d bids may be taken: %s"
                    .formatted(
                            seen,
                            result.judged().stream()
                                    .collect(
                                            Collectors.groupingBy(DeploymentHistory.Judged::why, Collectors.counting()))
                                    .entrySet()
                                    .stream()
                                    .map(entry -> entry.getValue() + " because " + entry.getKey())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        int gseq = open.iterator().next();
        List<GroupSpec> groups = workerLease.sdl().groups();
        return groups.size() < gseq
                ? "no provider bid"
                : markets.whyNobodyBids(groups.get(gseq - 1))
                        .orElse("no provider bid in "
                                + settings.limits().bidding().toSeconds()
                                + " s; ask for less, for fewer attributes, or allow a higher price per block");
    }

    private void remember(WorkerLease workerLease, List<DeploymentHistory.Judged> judged) {
        TransactionRunner.run(database, connection -> {
            DeploymentHistory.bids(connection, workerLease.order().id(), judged, workerLease.now());
            return true;
        });
    }

    /** The running leases. */
    static List<GroupLease> running(DeploymentView view) {
        return view.running().stream()
                .map(lease -> new GroupLease(
                        lease.id().gseq(),
                        lease.id().oseq(),
                        lease.id().provider().text(),
                        lease.id().bseq(),
                        lease.price().amount().stripTrailingZeros().toPlainString()))
                .toList();
    }

    private static GroupLease leased(Bid bid) {
        return new GroupLease(
                bid.id().gseq(),
                bid.id().oseq(),
                bid.id().provider().text(),
                bid.id().bseq(),
                bid.price().amount().stripTrailingZeros().toPlainString());
    }

    private static String describe(List<GroupLease> leases) {
        return leases.stream()
                .map(lease -> "group %d at %s for %s uact a block"
                        .formatted(lease.gseq(), lease.provider(), lease.priceUact()))
                .collect(Collectors.joining(", "));
    }
}
