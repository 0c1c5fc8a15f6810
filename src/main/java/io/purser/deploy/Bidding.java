package io.purser.deploy;

import io.purser.akash.chain.Bid;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.SdlCost;
import io.purser.akash.wallet.Address;
import io.purser.budget.Transactions;
import io.purser.deploy.market.DeploymentView;
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

/** From the first bid to a lease for every group. */
final class Bidding {
    /** A bid may be gone by the time that it is taken; then the next one is. */
    private static final int MOST_ATTEMPTS = 8;

    private static final Duration SAID = Duration.ofMinutes(10);

    private final Map<String, Said> asked = new ConcurrentHashMap<>();
    private final DataSource database;
    private final MarketSource markets;
    private final DeploySettings settings;

    Bidding(DataSource database, MarketSource markets, DeploySettings settings) {
        this.database = database;
        this.markets = markets;
        this.settings = settings;
    }

    Next open(Turn turn) {
        turn.reach(DeploymentState.BIDDING, turn.progress(), "waiting for bids", Map.of());
        return Next.GO;
    }

    /** Looks at the bids, and takes leases once there are enough. */
    Next look(Turn turn) {
        DeploymentId id = turn.progress().id().orElseThrow();
        if (turn.progress().step() == Step.LEASE) {
            return lease(turn, id);
        }
        DeploymentView view = turn.market().status(id).orElse(null);
        if (view == null || !view.isActive()) {
            turn.fail("deployment " + id.dseq() + " was closed by somebody else before it had a lease");
            return Next.GO;
        }
        Set<Integer> open = new TreeSet<>(
                turn.order().terms().groups().stream().map(Terms.Group::gseq).toList());
        List<Progress.Leased> running = running(view);
        running.forEach(lease -> open.remove(lease.gseq()));
        if (open.isEmpty()) {
            return leased(turn, running);
        }
        BidChoice.Result result =
                choice(turn, running).among(open, turn.market().bids(id));
        boolean isEnough = result.chosen().size() == open.size()
                && (result.fewest() >= turn.order().terms().bids().minBids()
                        || turn.inState().toSeconds()
                                >= turn.order().terms().bids().waitSeconds());
        if (!isEnough) {
            if (turn.inState().compareTo(settings.bidding()) >= 0) {
                remember(turn, result.judged());
                turn.fail(whyNot(turn, open, result));
                return Next.GO;
            }
            return new Next.Wait(settings.poll());
        }
        remember(turn, result.judged());
        List<Progress.Leased> chosen = new ArrayList<>(running);
        result.chosen().values().forEach(bid -> chosen.add(leased(bid)));
        Progress next = turn.progress()
                .change()
                .nextAttempt()
                .leases(chosen)
                .step(Step.LEASE)
                .done();
        turn.begin(
                Step.LEASE,
                next,
                "taking " + describe(chosen),
                Map.of(
                        "dseq",
                        Long.toString(id.dseq()),
                        "providers",
                        result.chosen().values().stream()
                                .map(bid -> bid.id().provider().text())
                                .collect(Collectors.joining(" "))));
        return lease(turn, id);
    }

    private Next lease(Turn turn, DeploymentId id) {
        Set<Integer> already = turn.market().status(id).stream()
                .flatMap(view -> view.running().stream())
                .map(lease -> lease.id().gseq())
                .collect(Collectors.toSet());
        List<Progress.Leased> wanted = turn.progress().leases().stream()
                .filter(lease -> !already.contains(lease.gseq()))
                .toList();
        if (!wanted.isEmpty()) {
            try {
                turn.market()
                        .lease(
                                turn.operation(Step.LEASE),
                                id,
                                wanted.stream().map(lease -> lease.bid(id)).toList(),
                                turn.sdl().manifest());
            } catch (RuntimeException e) {
                Setback setback = Setback.of(e);
                if (setback.isPassing()) {
                    throw e;
                }
                return next(turn, setback.advice());
            }
        }
        return leased(turn, turn.progress().leases());
    }

    /** What was chosen cannot be had: the bids are read again. */
    private Next next(Turn turn, String why) {
        if (turn.progress().attempt() >= MOST_ATTEMPTS) {
            turn.fail("no lease could be had: " + why);
            return Next.GO;
        }
        turn.warn(
                turn.progress().change().step(null).leases(List.of()).done(),
                "the lease was refused (" + why + "); the next bid is tried");
        return new Next.Wait(settings.poll());
    }

    private Next leased(Turn turn, List<Progress.Leased> leases) {
        Progress next = turn.progress()
                .change()
                .leases(leases)
                .escrow(null, leases.stream().map(Progress.Leased::price).reduce(BigDecimal.ZERO, BigDecimal::add))
                .done();
        turn.reach(DeploymentState.LEASED, next, "leased: " + describe(leases), Map.of());
        return Next.GO;
    }

    private BidChoice choice(Turn turn, List<Progress.Leased> running) {
        Terms terms = turn.order().terms();
        BigDecimal most = mostPerBlock(terms.maxUsdPerMonth());
        return new BidChoice(
                terms.bids(),
                Set.copyOf(turn.progress().excluded()),
                most == null
                        ? null
                        : most.subtract(
                                running.stream().map(Progress.Leased::price).reduce(BigDecimal.ZERO, BigDecimal::add)),
                provider -> standing(provider, turn.now()));
    }

    /** What others say of a provider is asked now and then; bids are looked at every few seconds. */
    private BidChoice.Standing standing(String provider, Instant now) {
        Said said = asked.compute(
                provider,
                (address, before) -> before != null && now.isBefore(before.until())
                        ? before
                        : new Said(markets.reputation(new Address(address)), now.plus(SAID)));
        Chronicle.Experience known =
                Transactions.run(database, connection -> Chronicle.experience(connection, provider));
        return new BidChoice.Standing(
                said.reputation().isAudited(),
                known.ready(),
                known.failed(),
                said.reputation().uptime(),
                said.reputation().places());
    }

    private record Said(MarketSource.Reputation reputation, Instant until) {}

    /** Prices are per block. */
    static @Nullable BigDecimal mostPerBlock(@Nullable Usd perMonth) {
        if (perMonth == null) {
            return null;
        }
        return perMonth.toBigDecimal().movePointRight(6).divide(SdlCost.BLOCKS_PER_MONTH, MathContext.DECIMAL64);
    }

    private String whyNot(Turn turn, Set<Integer> open, BidChoice.Result result) {
        if (result.tooDear() && result.cheapest() != null) {
            BigDecimal most = mostPerBlock(turn.order().terms().maxUsdPerMonth());
            return "all bids are too dear: the cheapest come to %s uact a block, and max_usd_per_month of %s allows %s;"
                            .formatted(
                                    result.cheapest().stripTrailingZeros().toPlainString(),
                                    turn.order().terms().maxUsdPerMonth(),
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
                                    .collect(Collectors.groupingBy(Chronicle.Judged::why, Collectors.counting()))
                                    .entrySet()
                                    .stream()
                                    .map(entry -> entry.getValue() + " because " + entry.getKey())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        int gseq = open.iterator().next();
        List<GroupSpec> groups = turn.sdl().groups();
        return groups.size() < gseq
                ? "no provider bid"
                : markets.whyNobodyBids(groups.get(gseq - 1))
                        .orElse("no provider bid in " + settings.bidding().toSeconds()
                                + " s; ask for less, for fewer attributes, or allow a higher price per block");
    }

    private void remember(Turn turn, List<Chronicle.Judged> judged) {
        Transactions.run(database, connection -> {
            Chronicle.bids(connection, turn.order().id(), judged, turn.now());
            return true;
        });
    }

    /** The newest running lease of each group. */
    static List<Progress.Leased> running(DeploymentView view) {
        return view.running().stream()
                .map(lease -> new Progress.Leased(
                        lease.id().gseq(),
                        lease.id().oseq(),
                        lease.id().provider().text(),
                        lease.id().bseq(),
                        lease.price().amount().stripTrailingZeros().toPlainString()))
                .toList();
    }

    private static Progress.Leased leased(Bid bid) {
        return new Progress.Leased(
                bid.id().gseq(),
                bid.id().oseq(),
                bid.id().provider().text(),
                bid.id().bseq(),
                bid.price().amount().stripTrailingZeros().toPlainString());
    }

    private static String describe(List<Progress.Leased> leases) {
        return leases.stream()
                .map(lease -> "group %d at %s for %s uact a block"
                        .formatted(lease.gseq(), lease.provider(), lease.priceUact()))
                .collect(Collectors.joining(", "));
    }
}
