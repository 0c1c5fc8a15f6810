package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.provider.GatewayFailure;
import io.purser.akash.provider.GatewayStream;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.LogLine;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGateway;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider is told to run, what it answers, and what is said of it. */
class ManifestDeliveryTest extends MarketWorld {
    private final Market market = world.market(MarketKind.CHAIN);
    private final BidId bid = leased(market);
    private final DeploymentId id = bid.deployment();

    @Test
    void sendsTheManifestOnlyWhenTheHashIsTheOneOnChain() {
        int transactions = world.chain.transactions();

        market.update("update", id, SDL);

        assertThat(world.chain.transactions()).isEqualTo(transactions);
        assertThat(world.gateway.manifest(id.dseq())).isPresent();
    }

    @Test
    void triesAManifestAgainWhileTheProviderHasNotSeenTheLease() {
        world.gateway.faults().next(FakeGateway.Fault.UNSEEN, 3);

        market.sendManifest(id, SDL.manifest(), false);

        assertThat(world.gateway.attempts()).isEqualTo(4);
        assertThat(world.gateway.manifest(id.dseq())).isPresent();
    }

    @Test
    void triesAManifestAgainWithFreshTokensAndGivesUpInTheEnd() {
        world.gateway.faults().next(FakeGateway.Fault.UNACCEPTED, 1);
        market.sendManifest(id, SDL.manifest(), false);
        assertThat(world.gateway.attempts()).isEqualTo(2);

        world.gateway.faults().next(FakeGateway.Fault.UNACCEPTED, Integer.MAX_VALUE);
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> market.sendManifest(id, SDL.manifest(), false))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NotAccepted.class));
    }

    @Test
    void waitsForAProviderThatIsBehindTheChainAfterAnUpdate() {
        Sdl next = AkashWorld.sdl("redis");
        world.gateway.faults().next(FakeGateway.Fault.LAGGING, 3);

        market.update("update", id, next);

        assertThat(world.gateway.attempts()).isEqualTo(4);
        assertThat(world.gateway.manifest(id.dseq())).contains(next.manifest().canonicalJson());
    }

    @Test
    void namesBothHashesWhenTheProviderRefusesTheManifest() {
        Manifest wrong = AkashWorld.sdl("redis").manifest();

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> market.sendManifest(id, wrong, false))
                .withMessageContaining("has the hash " + SDL.manifest().hashHex())
                .withMessageContaining("the manifest sent has the hash " + wrong.hashHex());
        assertThat(world.gateway.attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostname not allowed", "hostname not allowed: \"example.com\" in use"})
    void takesAServerErrorOfTheProviderForFinal(String error) {
        world.gateway.fail(Optional.of(error));

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> market.sendManifest(id, SDL.manifest(), false))
                .withMessage("the provider answers 500: " + error);
        assertThat(world.gateway.attempts()).isEqualTo(1);
    }

    @Test
    void givesUpOnAProviderThatNeverSeesTheLease() {
        world.gateway.faults().next(FakeGateway.Fault.UNSEEN, Integer.MAX_VALUE);

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> market.sendManifest(id, SDL.manifest(), false))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NoLease.class))
                .withMessage("the provider knows no such lease (no lease for deployment)");
        assertThat(world.gateway.attempts()).isGreaterThan(10);
    }

    @Test
    void waitsForAProviderThatDoesNotKnowUsYetOrStumbles() {
        world.gateway.faults().next(FakeGateway.Fault.UNACCEPTED, 4);
        world.gateway.faults().next(FakeGateway.Fault.STUMBLING, 4);
        world.gateway.faults().next(FakeGateway.Fault.UNSEEN, 4);

        market.sendManifest(id, SDL.manifest(), false);

        assertThat(world.gateway.attempts()).isEqualTo(13);
        assertThat(world.gateway.manifest(bid.dseq())).contains(SDL.manifest().canonicalJson());
    }

    @Test
    void givesUpOnAProviderThatStaysBehindTheChain() {
        world.gateway.faults().next(FakeGateway.Fault.LAGGING, Integer.MAX_VALUE);

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> market.update("update", id, AkashWorld.sdl("redis")))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.ManifestRefused.class));
        assertThat(world.gateway.attempts()).isGreaterThan(10);
    }

    @Test
    void saysThatAProviderCannotBeReached() {
        world.gateway.close();

        try (ProviderGateway gateway = market.gateway(bid.provider())) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.status(new LeaseName(bid.dseq(), 1, 1)))
                    .withMessage("the provider's gateway cannot be reached: the connection is refused");
        }
    }

    @Test
    void takesAFreshTokenOnceForStatusLogsAndEvents() {
        market.sendManifest(id, SDL.manifest(), false);
        LeaseName lease = new LeaseName(bid.dseq(), 1, 1);
        try (ProviderGateway gateway = market.gateway(bid.provider())) {
            world.gateway.faults().next(FakeGateway.Fault.UNACCEPTED, 1);
            assertThat(gateway.status(lease).isReady()).isTrue();
            world.gateway.faults().next(FakeGateway.Fault.UNACCEPTED, 1);
            List<LogLine> lines = new CopyOnWriteArrayList<>();
            try (GatewayStream logs = gateway.logs(lease, false, -1, "", lines::add)) {
                logs.end().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
            }
            assertThat(lines).hasSize(2);

            world.gateway.faults().next(FakeGateway.Fault.UNACCEPTED, 2);
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.events(lease, false, event -> {}))
                    .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NotAccepted.class))
                    .withMessageContaining("this machine's clock has to be right");
        }
    }

    @Test
    void saysThatALeaseOfALogStreamIsGone() {
        market.closeLease("close", bid);

        try (ProviderGateway gateway = market.gateway(bid.provider())) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.logs(new LeaseName(bid.dseq(), 1, 1), true, 10, "", line -> {}))
                    .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NoLease.class));
        }
    }
}
