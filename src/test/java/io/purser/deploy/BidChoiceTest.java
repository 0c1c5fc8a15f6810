package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.Bid;
import io.purser.akash.chain.BidId;
import io.purser.akash.chain.Coin;
import io.purser.akash.sdl.DecCoin;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                Bid.State.OPEN,
                new DecCoin(Coin.UACT, new BigDecimal(price)),
                1);
    }

    private static BidRule rule(BidRule.Strategy strategy, List<String> allow, List<String> deny) {
        return new BidRule(strategy, List.of(), allow, deny, 1, 0);
    }

    private static BidChoice.Result choose(
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

    private static List<String> chosen(BidChoice.Result result) {
        List<String> providers = new ArrayList<>();
        result.chosen()
                .values()
                .forEach(bid -> providers.add(bid.id().provider().text()));
        return providers;
    }

    @Test
    void takesTheCheapestOfEachGroup() {
        BidChoice.Result result = choose(
                rule(BidRule.Strategy.CHEAPEST, List.of(), List.of()),
                Set.of(),
                null,
                Map.of(),
                Set.of(1, 2),
                bid(1, A, "10"),
                bid(1, B, "9"),
                bid(2, A, "3"),
                bid(2, B, "4"));

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
        BidChoice.Result result = choose(
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
                .extracting(Chronicle.Judged::why)
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

    @Test
    void leavesEnoughForTheOtherGroups() {
        BidRule best = rule(BidRule.Strategy.BEST, List.of(), List.of());
        Map<String, BidChoice.Standing> known = Map.of(B, new BidChoice.Standing(true, 8, 0));

        BidChoice.Result result = choose(
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
    void takesNothingThatIsTooDearTogether() {
        BidChoice.Result result = choose(
                rule(BidRule.Strategy.CHEAPEST, List.of(), List.of()),
                Set.of(),
                "19.99",
                Map.of(),
                Set.of(1, 2),
                bid(1, A, "10"),
                bid(2, A, "10"));

        assertThat(result.chosen()).isEmpty();
        assertThat(result.tooDear()).isTrue();
        assertThat(result.cheapest()).isEqualByComparingTo("20");
    }
}
