package io.purser.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.catalog.Model;
import io.purser.catalog.ModelTraits;
import io.purser.catalog.PriceOrigin;
import io.purser.catalog.Prices;
import io.purser.money.Price;
import io.purser.money.Tariff;
import io.purser.money.Usd;
import io.purser.routing.Candidate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakersTest {
    private final AtomicLong now = new AtomicLong();
    private final CircuitBreakers health =
            new CircuitBreakers(3, Duration.ofSeconds(10), Duration.ofMinutes(1), now::get);
    private final Model first = model("one", "first");
    private final Model second = model("two", "second");
    private final List<Candidate> ranked = List.of(candidate(first), candidate(second));

    private static Model model(String provider, String name) {
        return model(provider, name, Model.Endpoint.open(URI.create("http://localhost/v1"), name));
    }

    /** A free model at that endpoint. */
    static Model model(String provider, String name, Model.Endpoint endpoint) {
        return new Model(
                provider,
                name,
                endpoint,
                Prices.of(Tariff.of(Price.FREE, Price.FREE)),
                PriceOrigin.UNLISTED,
                100,
                100,
                1,
                Set.of(),
                ModelTraits.UNKNOWN);
    }

    private static Candidate candidate(Model model) {
        return new Candidate(model, null, Usd.ZERO, Usd.ZERO, Usd.ZERO);
    }

    private Model best() {
        return health.bestFirst(ranked).getFirst().model();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Model bestAfter(Duration time) {
        pass(time);
        return best();
    }

    /** It has rested, and one call tries it. */
    private void tryAgain() {
        rest();
        pass(Duration.ofSeconds(10));
        health.begin(first);
    }

    @Test
    void passesOverAModelThatFailedThreeTimesInARow() {
        health.failed(first);
        health.failed(first);
        assertThat(best()).isEqualTo(first);

        health.failed(first);

        assertThat(best()).isEqualTo(second);
        assertThat(health.bestFirst(ranked)).extracting(Candidate::model).containsExactly(second, first);
    }

    @Test
    void forgetsFailuresAfterASuccess() {
        health.failed(first);
        health.failed(first);
        health.succeeded(first);
        health.failed(first);
        health.failed(first);

        assertThat(best()).isEqualTo(first);
    }

    @Test
    void letsOneCallTryItAgainAfterItsRestAndTheOthersWait() {
        rest();
        assertThat(bestAfter(Duration.ofSeconds(10))).isEqualTo(first);

        health.begin(first);

        assertThat(best()).isEqualTo(second);
        health.succeeded(first);
        assertThat(best()).isEqualTo(first);
    }

    @Test
    void restsAgainWhenTheOneCallFails() {
        tryAgain();
        health.failed(first);

        assertThat(bestAfter(Duration.ofSeconds(9))).isEqualTo(second);
        assertThat(bestAfter(Duration.ofSeconds(1))).isEqualTo(first);
    }

    @Test
    void triesOnceMoreWhenTheOneCallToldNothing() {
        tryAgain();
        health.undecided(first);

        assertThat(bestAfter(Duration.ofSeconds(10))).isEqualTo(first);
    }

    @Test
    void leavesAModelAloneForAsLongAsItsProviderWants() {
        health.coolDown(first, Duration.ofSeconds(7));

        assertThat(bestAfter(Duration.ofMillis(6_999))).isEqualTo(second);
        assertThat(bestAfter(Duration.ofMillis(1))).isEqualTo(first);
    }

    @Test
    void leavesItAloneForNoLongerThanALimit() {
        health.coolDown(first, Duration.ofDays(1));

        assertThat(bestAfter(Duration.ofMinutes(1))).isEqualTo(first);
    }

    @Test
    void passesOverEveryModelOfAProviderThatCannotBeReached() {
        Model sibling = model("one", "sibling");
        for (int i = 0; i < 3; i++) {
            health.unreachable(first);
        }

        assertThat(health.isResting(sibling)).isTrue();
        assertThat(health.isResting(second)).isFalse();
    }

    private void rest() {
        for (int i = 0; i < 3; i++) {
            health.failed(first);
        }
        assertThat(best()).isEqualTo(second);
    }
}
