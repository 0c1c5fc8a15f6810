package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests prices in uakt, which nearly all published SDLs have and no market takes any more. */
@Execution(ExecutionMode.CONCURRENT)
class DenominationTest {
    private static final Sdl OLD = AkashWorld.sdl("nginx:1.27", "128Mi", "uakt");

    @AutoClose
    private final DeployWorld world = new DeployWorld();

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
                    .contains(
                            "profiles.placement.westcoast.pricing.web.denom: converted from uakt at 0.5 USD for an AKT to"
                                    + " 500 uact per replica and block");
            assertThat(replica.deployments
                            .priced(OLD, MarketKind.CHAIN, true)
                            .sdl()
                            .aktPrices())
                    .isEmpty();
        }
    }

    private static Supplier<OraclePrice> oracle(String price, boolean isHealthy) {
        return () -> new OraclePrice("akt", new BigDecimal(price), Instant.parse("2026-01-01T00:00:00Z"), isHealthy);
    }

    @ParameterizedTest
    @CsvSource({
        "0, true, 'cannot be what the chain''s oracle says, 0 USD'",
        "-1, true, '-1 USD'",
        "0.0009, true, '0.0009 USD'",
        "1000.01, true, '1000.01 USD'",
        "1e300, true, 'cannot be what'",
        "1.25, false, 'is stale at the chain''s oracle, which has had no fresh one since 2026-01-01T00:00:00Z'"
    })
    void areNotConvertedAtAPriceThatCannotBeRight(String price, boolean isHealthy, String why) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Denominations.priced(OLD, MarketKind.CONSOLE, null, oracle(price, isHealthy)))
                .satisfies(refused -> assertThat(refused.type()).isEqualTo(ProblemType.NOT_READY))
                .withMessageContaining(why)
                .withMessageEndingWith("write them in uact (millionths of a dollar a block), or try again later");
    }

    @Test
    void areRefusedByTheirOwnLineWhereTheyAreBeyondTheLimitOnceTheyAreConverted() {
        Sdl dear = Sdl.parse(OLD.render().replaceFirst("amount: .*", "amount: 9000000"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Denominations.priced(dear, MarketKind.CONSOLE, null, oracle("2", true)))
                .satisfies(refused -> assertThat(refused.type()).isEqualTo(ProblemType.INVALID))
                .withMessageContaining("converted from uakt at 2 USD for an AKT to 18000000 uact")
                .withMessageContaining(
                        "(line " + dear.aktPrices().getFirst().finding().line() + ")");
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
                    .isThrownBy(() -> replica.deployments.order(DeployWorld.request(market, OLD)))
                    .withMessageContaining("line 26");
        }
    }
}
