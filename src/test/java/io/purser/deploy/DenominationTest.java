package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prices in uakt, which nearly all SDLs that were ever published have and no market takes any more. */
class DenominationTest {
    private static final Sdl OLD = AkashWorld.sdl("nginx:1.27", "128Mi", "uakt");

    private final DeployWorld world = new DeployWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void areConvertedThroughConsoleWithAWarning() throws Exception {
        world.akash.chain.price(new BigDecimal("0.5"));
        try (DeployReplica replica = world.replicaThatDoesNothing()) {
            Priced priced = replica.deployments.priced(OLD, MarketKind.CONSOLE, null);

            assertThat(priced.sdl().cost().perBlock().denom()).isEqualTo("uact");
            assertThat(priced.sdl().cost().perBlock().amount()).isEqualByComparingTo("500");
            assertThat(priced.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("26:")
                    .contains("profiles.placement.westcoast.pricing.web.denom: converted from uakt", " 0.5");
            assertThat(replica.deployments
                            .priced(OLD, MarketKind.CHAIN, true)
                            .sdl()
                            .aktPrices())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedAtOnceWhereTheyAreNotToBeConverted(MarketKind market) throws Exception {
        try (DeployReplica replica = world.replicaThatDoesNothing()) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> replica.deployments.priced(OLD, market, false))
                    .satisfies(refused -> assertThat(refused.type()).isEqualTo(ProblemType.INVALID))
                    .withMessageContaining("write denom: uact")
                    .withMessageContaining("line 26");
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> replica.deployments.order(DeployWorld.wish(market, OLD)))
                    .withMessageContaining("line 26");
        }
    }
}
