package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.EarlierBlock;
import io.purser.fake.FakeFaults;
import io.purser.support.EarlyLooks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Deployments through Console while Console's own node, or all of ours, are away. Nothing is given up because of that. */
@Execution(ExecutionMode.CONCURRENT)
class ConsoleWithoutNodeTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");
    private final EarlierBlock beforeAll = world.akash.chain.thisBlock();

    private final AtomicBoolean isConsoleAway = new AtomicBoolean();

    private @Nullable Object perhapsAway(String method, Supplier<@Nullable Object> call) {
        if (method.equals("status") && isConsoleAway.get()) {
            throw new ConsoleException(new ConsoleFailure.Unavailable("a bad moment"));
        }
        return call.get();
    }

    /** Lets one look fail, and waits until a later one does not. */
    private void hiccup(DeployReplica replica, UUID id) {
        isConsoleAway.set(true);
        awaitTrouble(replica, id, "a bad moment");
        isConsoleAway.set(false);
        EarlyLooks.within(Duration.ofSeconds(60)).until(() -> {
            // The pause after a failure may be a minute.
            world.ledger.number("update deployment set due_at = now() where id = '%s' returning turn".formatted(id));
            return !String.valueOf(progress(replica, id).trouble()).contains("a bad moment");
        });
    }

    private static DeploymentProgress progress(DeployReplica replica, UUID id) {
        return replica.deployments.find(id).orElseThrow().progress();
    }

    private static UUID order(DeployReplica replica) {
        return replica.deployments
                .order(DeployWorld.request(MarketKind.CONSOLE, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
    }

    private static void awaitTrouble(DeployReplica replica, UUID id, String what) {
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> String.valueOf(progress(replica, id).trouble()).contains(what));
    }

    @Test
    void keepsAnOrderThatConsolesIndexHasNotSeen() {
        DeployReplica replica = world.replica();
        world.akash.chain.bidding(false);
        UUID id = order(replica);
        DeployWorld.await(replica, id, DeploymentState.BIDDING);
        world.akash.console.answersFromIndex(Optional.of(beforeAll));
        world.akash.chain.bidding(true);

        awaitTrouble(replica, id, "Console cannot be reached: 503 the node is away");
        world.akash.console.answersFromIndex(Optional.empty());

        DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(world.akash.console.created()).hasSize(1);
    }

    @Test
    void watchesAndClosesWhatConsolesIndexHasNotSeen() {
        DeployReplica replica = world.replica();
        UUID id = order(replica);
        DeployWorld.await(replica, id, DeploymentState.READY);
        world.akash.console.answersFromIndex(Optional.of(beforeAll));
        replica.deployments.close(id);

        awaitTrouble(replica, id, "to Console yet");
        assertThat(progress(replica, id).state()).isEqualTo(DeploymentState.CLOSING);
        assertThat(world.active(MarketKind.CONSOLE)).hasSize(1);
        assertThat(replica.reconciling.find()).isEmpty();
        world.akash.console.answersFromIndex(Optional.empty());

        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(world.active(MarketKind.CONSOLE)).isEmpty();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }

    @Test
    void saysThatNobodyTellsHowLongItsEscrowLasts() {
        Later clock = new Later();
        DeployReplica replica = world.replica(DeployWorld.QUICK, UnaryOperator.identity(), clock);
        UUID id = order(replica);
        DeployWorld.await(replica, id, DeploymentState.READY);
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> DeployWorld.story(replica, id).contains("USD so far"));
        world.akash.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);

        clock.forward(Duration.ofMinutes(71));

        awaitTrouble(replica, id, "how long its escrow lasts cannot be told, because no Akash node can be reached");
        assertThat(progress(replica, id).state()).isEqualTo(DeploymentState.READY);
        world.akash.chain.faults().set(FakeFaults.Fault.UNREACHABLE, false);
        awaitTrouble(replica, id, "its escrow lasts for less than a day");
        assertThat(replica.deployments.events(id, 0))
                .filteredOn(event -> event.message().startsWith("how long its escrow lasts"))
                .hasSize(1);
    }

    @Test
    void notesThatABadMomentIsOverAndWarnsOnceAllTheSame() {
        Later clock = new Later();
        DeployReplica replica =
                world.replica(DeployWorld.QUICK, source -> InterceptedMarket.around(source, this::perhapsAway), clock);
        UUID id = order(replica);
        DeployWorld.await(replica, id, DeploymentState.READY);
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> DeployWorld.story(replica, id).contains("USD so far"));
        world.akash.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);

        hiccup(replica, id);
        assertThat(DeployWorld.story(replica, id)).contains("this is over: Console cannot be reached");
        clock.forward(Duration.ofMinutes(71));
        awaitTrouble(replica, id, "how long its escrow lasts cannot be told");
        hiccup(replica, id);

        assertThat(progress(replica, id).trouble()).startsWith("how long its escrow lasts cannot be told");
        assertThat(replica.deployments.events(id, 0))
                .filteredOn(event -> event.message().startsWith("how long its escrow lasts"))
                .hasSize(1);
    }

    @Test
    void watchesWhatRunsWhileAnUpdateWaits() {
        DeployReplica replica = world.replica();
        UUID id = order(replica);
        long dseq = DeployWorld.await(replica, id, DeploymentState.READY)
                .progress()
                .id()
                .orElseThrow()
                .dseq();
        world.akash.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);
        replica.changes.update(replica.deployments.find(id).orElseThrow(), AkashWorld.sdl("nginx:1.28"), false, false);

        world.akash.chain.closeByProvider(dseq, world.akash.provider, "lease_closed_reason_decommission");

        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> DeployWorld.story(replica, id).contains("its provider has ended the lease"));
        world.akash.chain.faults().set(FakeFaults.Fault.UNREACHABLE, false);
        assertThat(DeployWorld.await(replica, id, DeploymentState.FAILED)
                        .progress()
                        .failure())
                .startsWith("its provider has ended the lease");
    }
}
