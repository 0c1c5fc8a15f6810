package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.GroupLease;
import io.purser.fake.FakeConsole;
import io.purser.fake.FakeFaults;
import io.purser.fake.FakeGateway;
import io.purser.fake.OrderedSdl;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every failure of a deployment ends as documented, says what to do, and leaves nothing behind. */
@Execution(ExecutionMode.CONCURRENT)
class DeploymentFailureTest extends FailingDeployments {
    private static final Sdl TWO_GROUPS = Sdl.parse("""
            version: "2.0"
            services:
              web:
                image: nginx:1.27
                expose: [{port: 80, as: 80, to: [{global: true}]}]
              api:
                image: nginx:1.27
                expose: [{port: 80, as: 80, to: [{global: true}]}]
            profiles:
              compute:
                small:
                  resources: {cpu: {units: 0.1}, memory: {size: 128Mi}, storage: {size: 1Gi}}
              placement:
                east: {pricing: {small: {denom: uact, amount: 1000}}}
                west: {pricing: {small: {denom: uact, amount: 1000}}}
            deployment:
              web: {east: {profile: small, count: 1}}
              api: {west: {profile: small, count: 1}}
            """);

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource
    void saysWhichRequirementKeepsProvidersFromBidding(MarketKind market) {
        world.akash.chain.provider(world.akash.provider, world.akash.gateway.uri(), Optional.empty());
        DeployReplica replica = world.replica();
        Sdl picky = Sdl.parse(SDL.render().replace("region: us-west", "host: akash"));

        UUID id = order(replica, DeployWorld.request(market, picky));

        assertThat(failed(replica, id, market).progress().failure())
                .isEqualTo("no provider bid: 3 were excluded by the attribute host=akash");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void saysByHowMuchAllBidsAreTooDear() {
        DeployReplica replica = world.replica();
        BidRule bids = new BidRule(BidRule.Strategy.CHEAPEST, List.of(), List.of(), List.of(), 1, 1);

        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL, bids, Usd.parse("300")));

        assertThat(failed(replica, id, MarketKind.CHAIN).progress().failure())
                .isEqualTo("all bids are too dear: the cheapest come to 800 uact a block, and max_usd_per_month of 300"
                        + " allows 684.47; raise it, or ask for less");
        assertThat(replica.deployments.bids(id)).singleElement().satisfies(bid -> {
            assertThat(bid.taken()).isFalse();
            assertThat(bid.why()).contains("more than the 684.47 allowed");
        });
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void saysWhyNoneOfTheBidsMayBeTaken() {
        DeployReplica replica = world.replica();
        BidRule bids = new BidRule(
                BidRule.Strategy.CHEAPEST, List.of(), List.of(), List.of(world.akash.provider.text()), 1, 1);

        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL, bids, null));

        assertThat(failed(replica, id, MarketKind.CHAIN).progress().failure())
                .isEqualTo("none of 1 bids may be taken: 1 because its provider is denied");
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource
    void takesTheNextProviderWhenTheFirstRefusesTheManifest(MarketKind market) {
        world.akash.gateway.fail(Optional.of("hostname taken"));
        FakeGateway other = world.provider(5, "900");
        DeployReplica replica = world.replica();

        UUID id = order(replica, DeployWorld.request(market, SDL));
        DeploymentService.DeploymentSummary ready = DeployWorld.await(replica, id, DeploymentState.READY);

        assertThat(ready.progress().leases())
                .singleElement()
                .satisfies(lease -> assertThat(lease.provider())
                        .isEqualTo(DeployWorld.address(5).text()));
        assertThat(ready.progress().excluded()).containsExactly(world.akash.provider.text());
        assertThat(other.manifest(ready.progress().id().orElseThrow().dseq())).isPresent();
        assertThat(world.active(market)).hasSize(1);
        switch (market) {
            case CHAIN -> assertThat(ready.progress().placement()).isEqualTo(1);
            case CONSOLE -> assertThat(ready.progress().placement()).isEqualTo(2);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void keepsTheLeaseOfTheProviderThatTakesTheManifest() {
        world.akash.gateway.fail(Optional.of("hostname taken"));
        FakeGateway other = world.provider(5, "150");
        DeployReplica replica = world.replica();
        BidRule named = new BidRule(
                BidRule.Strategy.PROVIDERS,
                List.of(world.akash.provider.text(), DeployWorld.address(5).text()),
                List.of(),
                List.of(),
                2,
                1);

        // The limit lets only the first group have the provider that is named first and is dear.
        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, TWO_GROUPS, named, Usd.parse("440")));
        DeploymentService.DeploymentSummary ready = DeployWorld.await(replica, id, DeploymentState.READY);

        assertThat(DeployWorld.story(replica, id))
                .contains("leased: group 1 at " + world.akash.provider + " for 800 uact a block, group 2 at "
                        + DeployWorld.address(5) + " for 150 uact a block");
        assertThat(ready.progress().excluded()).containsExactly(world.akash.provider.text());
        assertThat(ready.progress().leases())
                .extracting(GroupLease::gseq, GroupLease::oseq, GroupLease::provider)
                .containsExactlyInAnyOrder(
                        tuple(1, 2, DeployWorld.address(5).text()),
                        tuple(2, 1, DeployWorld.address(5).text()));
        assertThat(other.attempts()).isEqualTo(2);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void givesUpWhenEveryProviderRefusesTheManifest() {
        world.akash.gateway.fail(Optional.of("hostname taken"));
        DeployReplica replica = world.replica();

        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL));

        assertThat(failed(replica, id, MarketKind.CHAIN).progress().failure())
                .contains("its provider has failed this deployment before");
        assertThat(DeployWorld.story(replica, id)).contains("the provider answers 500: hostname taken");
    }

    /** Why a deployment fails whose containers crash at every start. */
    private String failureOfCrashing(MarketKind market, Sdl sdl) {
        world.akash.gateway.faults().set(FakeGateway.Fault.CRASHING, true);
        DeployReplica replica = world.replica();

        UUID id = order(replica, DeployWorld.request(market, sdl));

        return String.valueOf(failed(replica, id, market).progress().failure());
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource
    void reportsTheProvidersEventsAndTheLikelyCauseOfWhatNeverComesUp(MarketKind market) {
        assertThat(failureOfCrashing(market, SDL))
                .startsWith("not healthy within 5 s: service web has 0 of 1 replicas; the provider reports BackOff:"
                        + " Back-off pulling image. Likely cause: the image cannot be pulled");
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource
    void isNotReadyWhileReplicasWithVolumesAreOnlyCreated(MarketKind market) {
        assertThat(failureOfCrashing(market, OrderedSdl.VOLUMES.sdl("nginx:1.27")))
                .startsWith("not healthy within 5 s: service web has 0 of 1 replicas;");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void isNotReadyWhileItsHealthDoesNotAnswer() {
        world.serviceAnswers(503);
        DeployReplica replica = world.replica();

        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL));

        assertThat(failed(replica, id, MarketKind.CHAIN).progress().failure())
                .startsWith("not healthy within 5 s: http://" + world.serviceHost() + "/ answers 503");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void waitsForNodesThatAreAwayAndGoesOn() {
        DeployReplica replica = world.replica();
        world.akash.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);
        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        replica.deployments.find(id).orElseThrow().progress().trouble() != null);

        world.akash.chain.faults().set(FakeFaults.Fault.UNREACHABLE, false);

        DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(world.active(MarketKind.CHAIN)).hasSize(1);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource
    void ordersOnceWhenTheAnswerToTheOrderIsLost(MarketKind market) {
        switch (market) {
            case CHAIN -> world.akash.chain.faults().next(FakeFaults.Fault.SWALLOWED, 1);
            case CONSOLE -> world.akash.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);
        }
        DeployReplica replica = world.replica();

        UUID id = order(replica, DeployWorld.request(market, SDL));

        DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(world.akash.chain.deployments()).isEqualTo(1);
        assertThat(world.akash.console.created()).hasSize(market == MarketKind.CONSOLE ? 1 : 0);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void takesTheProvidersThatAreNamedInTheirOrder() {
        world.provider(5, "700");
        world.provider(6, "900");
        DeployReplica replica = world.replica();
        BidRule named = new BidRule(
                BidRule.Strategy.PROVIDERS,
                List.of(DeployWorld.address(6).text(), DeployWorld.address(5).text()),
                List.of(),
                List.of(),
                2,
                20);

        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL, named, null));
        DeploymentService.DeploymentSummary ready = DeployWorld.await(replica, id, DeploymentState.READY);

        assertThat(ready.progress().price()).isEqualByComparingTo(new BigDecimal("900"));
        assertThat(replica.deployments.bids(id))
                .anySatisfy(bid -> assertThat(bid.why()).isEqualTo("of the first provider named that bids"))
                .anySatisfy(bid -> assertThat(bid.why()).isEqualTo("its provider is not among those named"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void givesTheSameDeploymentToTheSameKeyAndRefusesAnotherRequest() {
        DeployReplica replica = world.replica();
        DeploymentRequest first = keyed("push-1", "a");

        UUID id = order(replica, first);

        assertThat(order(replica, keyed("push-1", "a"))).isEqualTo(id);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> order(replica, keyed("push-1", "b")))
                .hasMessageContaining("used for another request");
        DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(world.akash.chain.deployments()).isEqualTo(1);
    }

    private static DeploymentRequest keyed(String key, String fingerprint) {
        return DeployRequest.of(MarketKind.CHAIN, SDL).keyed(key, fingerprint).request();
    }
}
