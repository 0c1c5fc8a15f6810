package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.FakeConsole;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Console makes a deployment with a hash that we cannot compute, its answer is lost, and the process that asked is
 * killed. Purser orders nothing twice, and the order says what its operator can do.
 */
@Execution(ExecutionMode.CONCURRENT)
class LostOrderTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");

    @AutoClose
    private static final Executioner executioner = new Executioner();

    @Test
    void waitsForItsOperatorAndGoesOnByItselfOnceWhatMayBeItIsClosed() throws Exception {
        UUID id = lost();
        DeployReplica heir = world.replica();
        awaitTrouble(heir, id);

        // Purser does not report the deployment as unknown, and does not close it.
        assertThat(heir.reconciling.find()).isEmpty();
        assertThat(world.held(budget)).hasToString("5");
        long lost = world.akash.console.created().getFirst();
        var market = world.akash.market(MarketKind.CONSOLE);
        market.close("by the operator", market.active().getFirst().id());

        DeploymentService.DeploymentSummary ready = DeployWorld.await(heir, id, DeploymentState.READY);
        assertThat(world.akash.console.created())
                .containsExactly(lost, Objects.requireNonNull(ready.progress().dseq()));
        assertThat(world.active(MarketKind.CONSOLE)).hasSize(1);
        assertThat(world.held(budget)).hasToString("5");
    }

    @Test
    void isClosedWithoutAnotherOrderWhereThatIsAskedFor() throws Exception {
        UUID id = lost();
        DeployReplica heir = world.replica();
        awaitTrouble(heir, id);

        heir.deployments.close(id);

        DeployWorld.await(heir, id, DeploymentState.CLOSED);
        long lost = world.akash.console.created().getFirst();
        assertThat(DeployWorld.story(heir, id))
                .contains("deployment " + lost + ", which may be of this order, is left as it is");
        assertThat(world.akash.console.created()).containsExactly(lost);
        assertThat(world.active(MarketKind.CONSOLE)).hasSize(1);
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
        assertThat(heir.reconciling.find()).isEmpty();
        assertThat(heir.reconcilingLater().find())
                .singleElement()
                .satisfies(found -> assertThat(found.id().dseq()).isEqualTo(lost));
    }

    /** Its process has searched for it once without success, and is killed before the next search. */
    private UUID lost() throws Exception {
        world.akash.console.faults().set(FakeConsole.Fault.NEWER, true);
        world.akash.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);
        return executioner.orderAndDie(
                world,
                DeployWorld.request(MarketKind.CONSOLE, DeployWorld.sdl(MarketKind.CONSOLE, "nginx:1.27")),
                "before create 2",
                Executioner.Meanwhile.NOTHING);
    }

    private void awaitTrouble(DeployReplica replica, UUID id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> String.valueOf(replica.deployments
                                .find(id)
                                .orElseThrow()
                                .progress()
                                .trouble())
                        .contains("close it (purser market close "
                                + world.akash.console.created().getFirst() + " --market console)"));
        assertThat(replica.deployments.find(id).orElseThrow().progress().state())
                .isEqualTo(DeploymentState.FUNDED);
        assertThat(world.akash.console.created()).hasSize(1);
    }
}
