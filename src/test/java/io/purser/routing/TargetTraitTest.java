package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.catalog.ModelTraits;
import io.purser.catalog.PriceOrigin;
import io.purser.catalog.Prices;
import io.purser.money.Price;
import io.purser.money.Tariff;
import io.purser.money.Usd;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTraitTest {
    private static Candidate candidate(
            String name, String price, long context, boolean isPrivate, @Nullable String whyNot) {
        return candidate(name, price, context, isPrivate, whyNot, PriceOrigin.UNLISTED);
    }

    private static Candidate candidate(
            String name, String price, long context, boolean isPrivate, @Nullable String whyNot, PriceOrigin origin) {
        Model model = new Model(
                "some",
                name,
                new Model.Endpoint(
                        Dialect.CHAT_COMPLETIONS, URI.create("http://127.0.0.1"), name, null, isPrivate, Set.of()),
                Prices.of(Tariff.of(Price.perMillion(price), Price.perMillion(price))),
                origin,
                context,
                context,
                1,
                Set.of(),
                ModelTraits.UNKNOWN);
        Usd cost = Usd.parse(price);
        return new Candidate(model, whyNot, cost, cost, cost);
    }

    private static Optional<String> best(String trait, List<Candidate> candidates) {
        return TargetTrait.of(trait)
                .flatMap(known -> known.best(candidates))
                .map(each -> each.model().name());
    }

    @Test
    void findsTheBestModelOfEachTrait() {
        List<Candidate> candidates = List.of(
                candidate("middling", "2", 64_000, false, null),
                candidate("cheap", "1", 32_000, false, null),
                candidate("own", "4", 16_000, true, null),
                candidate("cheaper own", "3", 8_000, true, null),
                candidate("strong", "9", 100_000, false, null),
                candidate("long", "5", 1_000_000, false, null),
                candidate("longer than affordable", "6", 1_000_000, false, null),
                candidate("unable", "0.1", 9_000_000, true, "it cannot"),
                candidate("assumed", "50", 1_000, false, null, new PriceOrigin(true, "")));

        assertThat(best("cheapest", candidates)).contains("cheap");
        assertThat(best("private", candidates)).contains("cheaper own");
        assertThat(best("strong", candidates)).contains("strong");
        assertThat(best("long", candidates)).contains("long");
    }

    @Test
    void findsNoneIfNoModelHasTheTrait() {
        List<Candidate> candidates =
                List.of(candidate("open", "1", 1, false, null), candidate("unable", "1", 1, true, "it cannot"));

        assertThat(best("private", candidates)).isEmpty();
        assertThat(best("cheapest", List.of())).isEmpty();
    }

    @Test
    void isNoTarget() {
        assertThat(TargetTrait.of("some:cheapest")).isEmpty();
        assertThat(TargetTrait.of("Cheapest")).isEmpty();
    }
}
