package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.BidWeights;
import io.purser.deploy.store.DeploymentHistory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BidChoiceTest {
    private static final String A = DeployWorld.address(11).text();
    private static final String B = DeployWorld.address(12).text();
    private static final String C = DeployWorld.address(13).text();
    private static final BidChoice.Standing UNKNOWN = new BidChoice.Standing(false, 0, 0);

    private static Bid bid(int gseq, String provider, String price) {
        return new Bid(
                BidId.of(DeployWorld.address(0), 1, gseq, 1, new io.purser.akash.wallet.Address(provider), 0),
                Bid.BidState.OPEN,
                new DecCoin(Coin.UACT, new BigDecimal(price)),
                1);
    }

    private static BidRule rule(BidRule.Strategy strategy, List<String> allow, List<String> deny) {
        return new BidRule(strategy, List.of(), allow, deny, 1, 0);
    }

    private static BidChoice.ChoiceResult choose(
            BidRule rule,
            Set<String> excluded,
            @Nullable String most,
            Map<String, BidChoice.Standing> known,
            Set<Integer> groups,
            Bid... bids) {
        return new BidChoice(
                        rule,
                        excluded,
                        most == null ? null : new BigDecimal(most),
                        provider -> known.getOrDefault(provider, UNKNOWN))
                .among(groups, List.of(bids));
    }

    private static BidChoice.ChoiceResult chooseCheapest(@Nullable String most, Set<Integer> groups, Bid... bids) {
        return choose(rule(BidRule.Strategy.CHEAPEST, List.of(), List.of()), Set.of(), most, Map.of(), groups, bids);
    }

    private static List<String> chosen(BidChoice.ChoiceResult result) {
        List<String> providers = new ArrayList<>();
        result.chosen()
                .values()
                .forEach(bid -> providers.add(bid.id().provider().text()));
        return providers;
    }

    @Test
    void takesTheCheapestOfEachGroup() {
        BidChoice.ChoiceResult result =
                chooseCheapest(null, Set.of(1, 2), bid(1, A, "10"), bid(1, B, "9"), bid(2, A, "3"), bid(2, B, "4"));

        assertThat(chosen(result)).containsExactly(B, A);
        assertThat(result.fewest()).isEqualTo(2);
        assertThat(result.judged())
                .filteredOn(judged -> !judged.taken())
                .allSatisfy(judged -> assertThat(judged.why()).contains("was better"));
    }

    @Test
    void takesTheSameOfTwoEquals() {
        Bid[] bids = {bid(1, A, "10"), bid(1, B, "10"), bid(1, C, "10")};
        Bid[] reversed = {bids[2], bids[1], bids[0]};
        BidRule rule = rule(BidRule.Strategy.CHEAPEST, List.of(), List.of());

        assertThat(chosen(choose(rule, Set.of(), null, Map.of(), Set.of(1), bids)))
                .isEqualTo(chosen(choose(rule, Set.of(), null, Map.of(), Set.of(1), reversed)));
    }

    @Test
    void looksAtAllowedDeniedAndFailedProviders() {
        BidChoice.ChoiceResult result = choose(
                rule(BidRule.Strategy.CHEAPEST, List.of(A, B), List.of(A)),
                Set.of(B),
                null,
                Map.of(),
                Set.of(1),
                bid(1, A, "1"),
                bid(1, B, "2"),
                bid(1, C, "3"));

        assertThat(result.chosen()).isEmpty();
        assertThat(result.judged())
                .extracting(DeploymentHistory.Judged::why)
                .containsExactlyInAnyOrder(
                        "its provider is denied",
                        "its provider has failed this deployment before",
                        "its provider is not among those allowed");
    }

    @Test
    void prefersAnAuditedProviderAndGoodExperienceToALittleMoney() {
        BidRule best = rule(BidRule.Strategy.BEST, List.of(), List.of());
        Map<String, BidChoice.Standing> known = Map.of(
                A, new BidChoice.Standing(false, 0, 0),
                B, new BidChoice.Standing(true, 8, 0),
                C, new BidChoice.Standing(true, 1, 9));

        assertThat(chosen(choose(
                        best, Set.of(), null, known, Set.of(1), bid(1, A, "100"), bid(1, B, "110"), bid(1, C, "100"))))
                .containsExactly(B);
        assertThat(chosen(choose(
                        best, Set.of(), null, known, Set.of(1), bid(1, A, "100"), bid(1, B, "116"), bid(1, C, "100"))))
                .containsExactly(A);
    }

    private static BidChoice.Standing status(String uptime, String place) {
        return new BidChoice.Standing(true, 0, 0, Optional.of(new BigDecimal(uptime)), Set.of(place));
    }

    @Test
    void weighsUptimeAndPlaceAndSaysSo() {
        BidRule best = new BidRule(
                BidRule.Strategy.BEST,
                List.of(),
                List.of(),
                List.of(),
                1,
                0,
                List.of("EU-west", "DE"),
                BidWeights.STANDARD);
        Map<String, BidChoice.Standing> known = Map.of(
                A, status("0.95", "eu-west"),
                B, status("1", "us-west"),
                C, status("0.999", "de"));

        BidChoice.ChoiceResult result =
                choose(best, Set.of(), null, known, Set.of(1), bid(1, A, "100"), bid(1, B, "105"), bid(1, C, "120"));

        assertThat(chosen(result)).containsExactly(C);
        assertThat(result.judged())
                .extracting(DeploymentHistory.Judged::why)
                .containsExactlyInAnyOrder(
                        "100 uact a block, counts as 125: an uptime of 95% +25%; 120 uact a block, counts as 120.6: an"
                                + " uptime of 99.9% +0.5%, of " + C + ", was better",
                        "105 uact a block, counts as 126: not in EU-west or DE +20%; 120 uact a block, counts as 120.6:"
                                + " an uptime of 99.9% +0.5%, of " + C + ", was better",
                        "the best of its group: 120 uact a block, counts as 120.6: an uptime of 99.9% +0.5%");
    }

    @Test
    void weighsOnlyWhatItIsToldTo() {
        BidRule best = new BidRule(
                BidRule.Strategy.BEST,
                List.of(),
                List.of(),
                List.of(),
                1,
                0,
                List.of("DE"),
                new BidWeights(0, 0, 0, 50));
        Map<String, BidChoice.Standing> known =
                Map.of(A, status("0.5", "us-west"), B, new BidChoice.Standing(true, 1, 9));

        BidChoice.ChoiceResult result =
                choose(best, Set.of(), null, known, Set.of(1), bid(1, A, "100"), bid(1, B, "90"));

        assertThat(chosen(result)).containsExactly(A);
        assertThat(result.judged())
                .extracting(DeploymentHistory.Judged::why)
                .contains("the best of its group: 100 uact a block, and nothing speaks against it");
    }

    @Test
    void leavesEnoughForTheOtherGroups() {
        BidRule best = rule(BidRule.Strategy.BEST, List.of(), List.of());
        Map<String, BidChoice.Standing> known = Map.of(B, new BidChoice.Standing(true, 8, 0));

        BidChoice.ChoiceResult result = choose(
                best,
                Set.of(),
                "20",
                known,
                Set.of(1, 2),
                bid(1, A, "10"),
                bid(1, B, "11"),
                bid(2, A, "10"),
                bid(2, C, "12"));

        assertThat(chosen(result)).containsExactly(A, A);
        assertThat(result.tooDear()).isFalse();
    }

    @Test
    void takesNoBidsThatAreTogetherDearerThanAllowed() {
        BidRule best = rule(BidRule.Strategy.BEST, List.of(), List.of());
        Map<String, BidChoice.Standing> known =
                Map.of(A, new BidChoice.Standing(false, 0, 1000), B, new BidChoice.Standing(true, 8, 0));

        BidChoice.ChoiceResult result = choose(
                best,
                Set.of(),
                "100",
                known,
                Set.of(1, 2, 3),
                bid(1, A, "30"),
                bid(1, B, "50"),
                bid(2, A, "30"),
                bid(2, B, "50"),
                bid(3, A, "20"),
                bid(3, B, "20"));

        assertThat(chosen(result)).containsExactly(B, A, B);
        assertThat(price(result)).isEqualByComparingTo("100");
        assertThat(result.judged())
                .filteredOn(judged -> judged.bid().id().gseq() == 2)
                .filteredOn(judged -> !judged.taken())
                .extracting(DeploymentHistory.Judged::why)
                .containsExactly("50 uact a block; with it the deployment would cost more than the 100.00 allowed");
    }

    @Test
    void takesTheNamedProvidersOnlyWhileTheMoneyLasts() {
        BidRule named = new BidRule(BidRule.Strategy.PROVIDERS, List.of(B, A), List.of(), List.of(), 1, 0);

        BidChoice.ChoiceResult result = choose(
                named,
                Set.of(),
                "100",
                Map.of(),
                Set.of(1, 2),
                bid(1, A, "10"),
                bid(1, B, "60"),
                bid(2, A, "10"),
                bid(2, B, "60"));

        assertThat(chosen(result)).containsExactly(B, A);
        assertThat(price(result)).isEqualByComparingTo("70");
    }

    private static BigDecimal price(BidChoice.ChoiceResult result) {
        return result.chosen().values().stream()
                .map(bid -> bid.price().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void takesNothingThatIsTooDearTogether() {
        BidChoice.ChoiceResult result = chooseCheapest("19.99", Set.of(1, 2), bid(1, A, "10"), bid(2, A, "10"));

        assertThat(result.chosen()).isEmpty();
        assertThat(result.tooDear()).isTrue();
        assertThat(result.cheapest()).isEqualByComparingTo("20");
    }
}
