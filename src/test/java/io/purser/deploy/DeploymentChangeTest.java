package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.Authorisation;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGateway;
import io.purser.support.EarlyLooks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests changes to a running deployment. */
@Execution(ExecutionMode.CONCURRENT)
class DeploymentChangeTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");

    private DeploymentService.DeploymentSummary ready(DeployReplica replica, MarketKind market) {
        return DeployWorld.ready(replica, DeployWorld.request(market, AkashWorld.sdl("nginx:1.27")));
    }

    private static DeploymentService.DeploymentSummary now(
            DeployReplica replica, DeploymentService.DeploymentSummary before) {
        return replica.deployments.find(before.order().id()).orElseThrow();
    }

    private void awaitMessage(DeployReplica replica, DeploymentService.DeploymentSummary known, String message) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
            DeploymentService.DeploymentSummary now =
                    replica.deployments.find(known.order().id()).orElseThrow();
            return DeployWorld.story(replica, known.order().id()).contains(message)
                    && now.progress().state() == DeploymentState.READY
                    && now.progress().step() == null;
        });
    }

    @ParameterizedTest
    @EnumSource
    void runsAnotherImageInTheSamePlace(MarketKind market) {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, market);
        Sdl next = AkashWorld.sdl("nginx:1.28");

        ChangeService.Updated updated = replica.changes.update(before, next, false, false);

        assertThat(updated.inPlace()).isTrue();
        awaitMessage(replica, before, "the providers know what to run instead");
        DeploymentService.DeploymentSummary after = now(replica, before);
        assertThat(new OnChain(world, market).hash(after))
                .isEqualTo(next.manifest().hashHex());
        assertThat(world.akash.gateway.manifest(
                        after.progress().id().orElseThrow().dseq()))
                .contains(next.manifest().canonicalJson());
        assertThat(world.akash.gateway.running(
                        after.progress().id().orElseThrow().dseq()))
                .contains(next.manifest().canonicalJson());
        assertThat(after.order().terms().hash()).isEqualTo(next.manifest().hashHex());
        assertThat(after.progress().dseq()).isEqualTo(before.progress().dseq());
        assertThat(world.active(market)).hasSize(1);
    }

    @Test
    void goesBackToWhatRanWhenTheUpdateIsNotHealthy() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, MarketKind.CHAIN);
        String hash = before.order().terms().hash();
        world.serviceAnswers(500);

        replica.changes.update(before, AkashWorld.sdl("nginx:broken"), false, false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> DeployWorld.story(replica, before.order().id())
                        .contains("the providers know that it runs what it ran before"));
        world.serviceAnswers(200);

        awaitMessage(replica, before, "it goes back to what it ran before");
        assertThat(new OnChain(world, MarketKind.CHAIN).hash(before)).isEqualTo(hash);
        assertThat(now(replica, before).order().terms().hash()).isEqualTo(hash);
    }

    @ParameterizedTest
    @EnumSource
    void goesBackWhereTheImageOfTheUpdateCannotBePulled(MarketKind market) {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, market);
        long dseq = before.progress().id().orElseThrow().dseq();
        String running = world.akash.gateway.running(dseq).orElseThrow();

        world.akash.gateway.cannotPull("nginx:1.28");
        replica.changes.update(before, AkashWorld.sdl("nginx:1.28"), false, false);

        awaitMessage(replica, before, "the providers know that it runs what it ran before");
        assertThat(DeployWorld.story(replica, before.order().id()))
                .contains("not healthy within 5 s: service web has 0 of 1 replicas")
                .contains("; it goes back to what it ran before");
        assertThat(new OnChain(world, market).hash(before))
                .isEqualTo(before.order().terms().hash());
        EarlyLooks.within(Duration.ofSeconds(40))
                .until(() -> world.akash.gateway.running(dseq).equals(Optional.of(running)));
    }

    @ParameterizedTest
    @EnumSource
    void isReplacedByAnotherThatIsReadyFirstWhereItsGroupsDiffer(MarketKind market) {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, market);

        ChangeService.Updated updated =
                replica.changes.update(before, AkashWorld.sdl("nginx:1.27", "256Mi", "uact"), false, false);

        assertThat(updated.inPlace()).isFalse();
        UUID next = updated.deployment().order().id();
        assertThat(next).isNotEqualTo(before.order().id());
        DeploymentService.DeploymentSummary ready = DeployWorld.await(replica, next, DeploymentState.READY);
        DeploymentService.DeploymentSummary closed =
                DeployWorld.await(replica, before.order().id(), DeploymentState.CLOSED);
        assertThat(closed.progress().since()).isAfter(ready.progress().since());
        new OnChain(world, market).hasOnly(ready);
    }

    @Test
    void isReplacedByOneAtATime() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, MarketKind.CHAIN);
        world.akash.gateway.faults().next(FakeGateway.Fault.STUMBLING, 1_000_000);
        ChangeService.Updated first =
                replica.changes.update(before, AkashWorld.sdl("nginx:1.27", "256Mi", "uact"), false, false);

        assertThatThrownBy(() ->
                        replica.changes.update(before, AkashWorld.sdl("nginx:1.27", "512Mi", "uact"), false, false))
                .hasMessage("another deployment is to replace this one already: wait until it is ready, or close it");
        replica.deployments.close(first.deployment().order().id());
        world.akash.gateway.faults().next(FakeGateway.Fault.STUMBLING, 0);
        DeployWorld.await(replica, first.deployment().order().id(), DeploymentState.CLOSED);

        ChangeService.Updated second =
                replica.changes.update(before, AkashWorld.sdl("nginx:1.27", "512Mi", "uact"), false, false);
        DeploymentService.DeploymentSummary ready =
                DeployWorld.await(replica, second.deployment().order().id(), DeploymentState.READY);
        DeployWorld.await(replica, before.order().id(), DeploymentState.CLOSED);
        new OnChain(world, MarketKind.CHAIN).hasOnly(ready);
    }

    @Test
    void keepsWhatRunsWhenItsSuccessorFails() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, MarketKind.CHAIN);
        world.serviceAnswers(500);

        ChangeService.Updated updated =
                replica.changes.update(before, AkashWorld.sdl("nginx:1.27", "256Mi", "uact"), false, false);

        DeployWorld.await(replica, updated.deployment().order().id(), DeploymentState.FAILED);
        assertThat(now(replica, before).progress().state()).isEqualTo(DeploymentState.READY);
        assertThat(world.active(MarketKind.CHAIN)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void addsToTheEscrowWhatTheBudgetCanHold(MarketKind market) {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, market);

        replica.changes.deposit(before, 2_000_000);

        awaitMessage(replica, before, "2000000 uact were added to its escrow");
        assertThat(now(replica, before).progress().depositedUact()).isEqualTo(7_000_000);
        assertThat(world.held(budget)).hasToString("7");
    }

    private static Authorisation.Key key(String name, String request) {
        return new Authorisation.Key("caller", name, request);
    }

    @Test
    void addsOnceForOneKey() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, MarketKind.CHAIN);

        replica.changes.deposit(before, 2_000_000, key("once", "two"));
        replica.changes.deposit(before, 2_000_000, key("once", "two"));
        awaitMessage(replica, before, "2000000 uact were added to its escrow");
        replica.changes.deposit(before, 2_000_000, key("once", "two"));

        assertThatThrownBy(() -> replica.changes.deposit(before, 3_000_000, key("once", "three")))
                .hasMessageContaining("this idempotency key was used for another request");
        replica.changes.deposit(before, 1_000_000, key("another", "one"));
        awaitMessage(replica, before, "1000000 uact were added to its escrow");
        assertThat(now(replica, before).progress().depositedUact()).isEqualTo(8_000_000);
    }

    @Test
    void updatesAndReplacesOnceForOneKey() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, MarketKind.CHAIN);
        Sdl next = AkashWorld.sdl("nginx:1.28");
        Sdl larger = AkashWorld.sdl("nginx:1.28", "256Mi", "uact");

        assertThat(replica.changes
                        .update(before, next, null, false, false, key("update", "next"))
                        .inPlace())
                .isTrue();
        assertThat(replica.changes
                        .update(before, next, null, false, false, key("update", "next"))
                        .inPlace())
                .isTrue();
        awaitMessage(replica, before, "the providers know what to run instead");
        DeploymentService.DeploymentSummary now = now(replica, before);
        ChangeService.Updated replaced =
                replica.changes.update(now, larger, null, false, false, key("replace", "larger"));
        ChangeService.Updated again = replica.changes.update(now, larger, null, false, false, key("replace", "larger"));

        assertThat(again.inPlace()).isFalse();
        assertThat(again.deployment().order().id())
                .isEqualTo(replaced.deployment().order().id());
        DeployWorld.await(replica, replaced.deployment().order().id(), DeploymentState.READY);
        DeployWorld.await(replica, before.order().id(), DeploymentState.CLOSED);
        assertThat(world.akash.chain.deployments()).isEqualTo(2);
        assertThat(replica.deployments.events(before.order().id(), 0))
                .filteredOn(event -> event.message().equals("updating it in place"))
                .hasSize(1);
    }

    @Test
    void addsNothingThatNoBudgetCanHold() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary before = ready(replica, MarketKind.CHAIN);

        replica.changes.deposit(before, 16_000_000);

        awaitMessage(replica, before, "nothing was added to its escrow: the budget \"all\" (");
        assertThat(world.held(budget)).hasToString("5");
    }

    @Test
    void changesNothingThatIsNotReady() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary known = ready(replica, MarketKind.CHAIN);
        replica.deployments.close(known.order().id());
        DeploymentService.DeploymentSummary closed =
                DeployWorld.await(replica, known.order().id(), DeploymentState.CLOSED);

        assertThatThrownBy(() -> replica.changes.update(closed, AkashWorld.sdl("nginx"), false, false))
                .hasMessageContaining("this one is closed");
        assertThatThrownBy(() -> replica.changes.deposit(closed, 1)).hasMessageContaining("this one is closed");
    }
}
