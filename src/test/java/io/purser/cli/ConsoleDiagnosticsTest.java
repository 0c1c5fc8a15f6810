package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import java.time.Clock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What `purser doctor` says of a Console account. */
class ConsoleDiagnosticsTest {
    @AutoClose
    private final AkashWorld world = new AkashWorld();

    @Test
    void saysTheFreeBalanceInDollars() {
        world.market(MarketKind.CONSOLE)
                .create("create", new DeploymentPlacement(0, AkashWorld.sdl("nginx"), Coin.uact(5_009_000)));

        assertThat(new SetupDiagnostics(world.settings(), world.markets(), Clock.systemUTC()).examine())
                .filteredOn(result -> result.check().equals("console"))
                .singleElement()
                .extracting(DiagnosticResult::detail)
                .isEqualTo("holds 94.99 dollars");
        assertThat(world.markets().console().balances().total()).isEqualByComparingTo("100000000");
    }
}
