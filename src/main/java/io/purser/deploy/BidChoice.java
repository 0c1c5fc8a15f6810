package io.purser.deploy;

import io.purser.akash.chain.model.Bid;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.store.DeploymentHistory.Judged;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one bid for each group, and gives the reason why it does not take each other bid.
 *
 * @param excluded providers that have failed this deployment
 * @param mostPerBlock for all groups together, in uact; null if only the SDL limits the price
 * @param status looks up a provider's record; called only if the strategy uses it
 */
record BidChoice(
        BidRule rule, Set<String> excluded, @Nullable BigDecimal mostPerBlock, Function<String, Standing> status) {
    /**
     * The record of a provider.
     *
     * @param ready how many of its leases became ready
     * @param failed how many of its leases Purser gave up
     * @param uptime the share of the last 30 days that it was up, from 0 to 1; empty if unknown
     * @param places the places that it names as its own
     */
    record Standing(boolean isAudited, long ready, long failed, Optional<BigDecimal> uptime, Set<String> places) {
        Standing {
            places = Set.copyOf(places);
        }

        Standing(boolean isAudited, long ready, long failed) {
            this(isAudited, ready, failed, Optional.empty(), Set.of());
        }
    }

    /**
     * The result of a choice.
     *
     * @param chosen the chosen bid by group; a group is missing if no bid on it may be taken
     * @param fewest the number of open bids on the group that has the fewest
     * @param cheapest the price of all groups per block at their cheapest bids, or null if a group has no bid
     * @param tooDear whether only the limit of the price prevents a lease
     */
    record ChoiceResult(
            Map<Integer, Bid> chosen,
            List<Judged> judged,
            int fewest,
            @Nullable BigDecimal cheapest,
            boolean tooDear) {}

    /**
     * Chooses bids for these groups.
     *
     * @param bids the bids of all groups, in any state
     */
    ChoiceResult among(Set<Integer> groups, List<Bid> bids) {
        Map<Bid, String> refused = new HashMap<>();
        Map<Integer, List<Bid>> candidates = new TreeMap<>();
        groups.forEach(group -> candidates.put(group, new ArrayList<>()));
        for (Bid bid : bids) {
            List<Bid> ofGroup = candidates.get(bid.id().gseq());
            String reason = ofGroup == null ? "its group has a lease" : refusal(bid);
            if (ofGroup == null || reason != null) {
                refused.put(bid, String.valueOf(reason));
            } else {
                ofGroup.add(bid);
            }
        }
        int fewest = candidates.values().stream().mapToInt(List::size).min().orElse(0);
        BigDecimal cheapest = fewest == 0
                ? null
                : candidates.values().stream().map(BidChoice::cheapest).reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean tooDear = cheapest != null && mostPerBlock != null && cheapest.compareTo(mostPerBlock) > 0;
        Map<Bid, BidScore> scores = new HashMap<>();
        if (rule.strategy() == BidRule.Strategy.BEST) {
            candidates.values().forEach(found -> found.forEach(bid -> scores.put(bid, score(bid))));
        }
        Map<Integer, Bid> chosen = new TreeMap<>();
        Set<Bid> unaffordable = new HashSet<>();
        if (!tooDear) {
            BigDecimal spare = mostPerBlock == null || cheapest == null ? null : mostPerBlock.subtract(cheapest);
            for (Map.Entry<Integer, List<Bid>> group : candidates.entrySet()) {
                List<Bid> found = group.getValue();
                if (found.isEmpty()) {
                    continue;
                }
                List<Bid> affordable = affordable(found, spare);
                Bid taken = best(affordable, scores);
                chosen.put(group.getKey(), taken);
                found.stream().filter(bid -> !affordable.contains(bid)).forEach(unaffordable::add);
                spare = spare == null
                        ? null
                        : spare.subtract(taken.price().amount().subtract(cheapest(found)));
            }
        }
        List<Judged> judged = new ArrayList<>();
        refused.forEach((bid, reason) -> judged.add(new Judged(bid, false, reason)));
        candidates.forEach((group, found) -> {
            for (Bid bid : found) {
                boolean isTaken = bid.equals(chosen.get(group));
                judged.add(new Judged(
                        bid,
                        isTaken,
                        isTaken
                                ? taken(scores.get(bid))
                                : passedOver(bid, unaffordable.contains(bid) ? null : chosen.get(group), scores)));
            }
        });
        return new ChoiceResult(chosen, judged, fewest, cheapest, tooDear);
    }

    private @Nullable String refusal(Bid bid) {
        String provider = bid.id().provider().text();
        if (bid.state() != Bid.BidState.OPEN) {
            return switch (bid.state()) {
                case ACTIVE -> "it is the lease";
                case LOST -> "another bid on this order was taken";
                case CLOSED -> "its provider has withdrawn it";
                case OPEN -> throw new IllegalStateException();
            };
        }
        if (excluded.contains(provider)) {
            return "its provider has failed this deployment before";
        }
        if (rule.deny().contains(provider)) {
            return "its provider is denied";
        }
        if (!rule.allow().isEmpty() && !rule.allow().contains(provider)) {
            return "its provider is not among those allowed";
        }
        if (rule.strategy() == BidRule.Strategy.PROVIDERS && !rule.providers().contains(provider)) {
            return "its provider is not among those named";
        }
        return null;
    }

    private static BigDecimal cheapest(List<Bid> bids) {
        return bids.stream()
                .map(bid -> bid.price().amount())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * The bids that leave enough money for the other groups.
     *
     * @param spare what the group may cost per block beyond its cheapest bid, if the groups before it have their
     *     chosen bids and those after it their cheapest ones; null without a limit
     */
    private static List<Bid> affordable(List<Bid> bids, @Nullable BigDecimal spare) {
        if (spare == null) {
            return bids;
        }
        BigDecimal most = cheapest(bids).add(spare);
        return bids.stream()
                .filter(bid -> bid.price().amount().compareTo(most) <= 0)
                .toList();
    }

    private BidScore score(Bid bid) {
        return BidScore.of(
                bid.price().amount(), status.apply(bid.id().provider().text()), rule);
    }

    private Bid best(List<Bid> bids, Map<Bid, BidScore> scores) {
        Comparator<Bid> byPrice = Comparator.comparing((Bid bid) -> bid.price().amount())
                .thenComparing(bid -> bid.id().provider().text());
        Comparator<Bid> order = switch (rule.strategy()) {
            case CHEAPEST -> byPrice;
            case BEST ->
                Comparator.comparing((Bid bid) ->
                                Objects.requireNonNull(scores.get(bid)).total())
                        .thenComparing(byPrice);
            case PROVIDERS ->
                Comparator.<Bid>comparingInt(bid ->
                                rule.providers().indexOf(bid.id().provider().text()))
                        .thenComparing(byPrice);
        };
        return bids.stream().min(order).orElseThrow();
    }

    private String taken(@Nullable BidScore score) {
        return switch (rule.strategy()) {
            case CHEAPEST -> "the cheapest of its group";
            case BEST -> "the best of its group" + (score == null ? "" : ": " + score.describe());
            case PROVIDERS -> "of the first provider named that bids";
        };
    }

    private String passedOver(Bid bid, @Nullable Bid chosen, Map<Bid, BidScore> scores) {
        String price = bid.price().amount().stripTrailingZeros().toPlainString();
        if (chosen == null) {
            return "%s uact a block; with it the deployment would cost more than the %s allowed"
                    .formatted(
                            price,
                            mostPerBlock == null
                                    ? "price"
                                    : mostPerBlock
                                            .setScale(2, java.math.RoundingMode.DOWN)
                                            .toPlainString());
        }
        BidScore own = scores.get(bid);
        BidScore better = scores.get(chosen);
        String what = own == null ? price + " uact a block" : own.describe();
        String than =
                better == null ? chosen.price().amount().stripTrailingZeros().toPlainString() : better.describe();
        return "%s; %s, of %s, was better".formatted(what, than, chosen.id().provider());
    }
}
