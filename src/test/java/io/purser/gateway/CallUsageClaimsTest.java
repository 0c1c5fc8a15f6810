package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.Model;
import io.purser.catalog.ModelTraits;
import io.purser.catalog.PriceOrigin;
import io.purser.catalog.Prices;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.Cost;
import io.purser.gateway.usage.UsageBound;
import io.purser.gateway.usage.UsageReader;
import io.purser.money.Price;
import io.purser.money.SpecialPrices;
import io.purser.money.Tariff;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import io.purser.support.UsageClaims;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever a provider claims, the cost of a call stays between zero and its bound. */
@BesideOthers
class CallUsageClaimsTest {
    private static final int CLAIMS = 50_000;
    private static final long CONTEXT = 200_000;
    private static final long LONGEST = 8_000;

    private static Model model(Tariff tariff) {
        return new Model(
                "some",
                "model",
                Model.Endpoint.open(URI.create("http://127.0.0.1"), "model"),
                Prices.of(tariff),
                PriceOrigin.UNLISTED,
                CONTEXT,
                LONGEST,
                100,
                Set.of(),
                ModelTraits.UNKNOWN);
    }

    private static final Tariff PLAIN = new Tariff(
            Price.perMillion("1"),
            Price.perMillion("0.10"),
            Price.perMillion("1.25"),
            Price.perMillion("2"),
            Price.FREE);
    private static final Tariff DEAR = new Tariff(
            Price.perMillion("1000"),
            Price.perMillion("5000"),
            Price.FREE,
            Price.perMillion("900"),
            Price.perMillion("7000"),
            new SpecialPrices(
                    Price.perMillion("100000"),
                    Price.perMillion("1"),
                    Price.perMillion("70000"),
                    Price.perMillion("900000"),
                    Price.FREE));

    @Test
    void chargesFromNothingToTheBoundAndNothingElse() {
        long seed = Long.getLong("purser.seed", System.nanoTime());
        UsageClaims claims = new UsageClaims(new Random(seed));
        Random random = new Random(seed);
        int told = 0;
        int cut = 0;
        for (int i = 0; i < CLAIMS; i++) {
            String claim = claims.next();
            Model model = model(random.nextBoolean() ? PLAIN : DEAR);
            long longest = 1L + random.nextInt((int) LONGEST);
            Usd held = model.bound(1L + random.nextInt(10_000), longest);
            UsageBound ceiling = UsageBound.of(model, longest, held, random.nextBoolean() ? null : held);

            JsonNode answer = PassthroughJson.answer(("{\"usage\": " + claim + "}").getBytes(StandardCharsets.UTF_8));
            CallUsage usage = answer == null ? null : UsageReader.in(answer).orElse(null);
            Cost cost = Cost.of(
                    model,
                    CallUsage.completed(usage, () -> 1 + random.nextInt(300_000), () -> 7),
                    Instant.EPOCH,
                    ceiling);

            assertThat(cost.charged())
                    .as("seed %d: %s", seed, claim)
                    .isBetween(Usd.ZERO, cost.isCut() ? held : ceiling.cost());
            assertThat(cost.believed().tokens().prompt()).isBetween(1L, CONTEXT);
            assertThat(cost.believed().tokens().completion()).isBetween(1L, ceiling.completionTokens());
            told += usage == null ? 0 : 1;
            cut += cost.isCut() ? 1 : 0;
        }
        assertThat(told).as("claims that say something, seed %d", seed).isGreaterThan(CLAIMS / 2);
        assertThat(cut).as("claims that were cut, seed %d", seed).isBetween(CLAIMS / 20, CLAIMS * 49 / 50);
    }
}
