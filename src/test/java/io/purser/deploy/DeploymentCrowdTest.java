package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Lease;
import io.purser.budget.LedgerHarness;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Fifty deployments at once on two replicas that pay from one wallet. */
@Execution(ExecutionMode.CONCURRENT)
class DeploymentCrowdTest {
    private static final int MANY = 50;

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    @Test
    void fiftyAtOnceOnTwoReplicasGetFiftyNumbersAndNoNonceTwice() throws Exception {
        world.akash.chain.fund(world.akash.wallet.address(), 0, 1_000_000_000);
        Budget budget = world.ledger.budget("all", "260");
        DeployReplica one = world.replica();
        DeployReplica other = world.replica();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            DeployReplica desk = i % 2 == 0 ? one : other;
            ids.add(desk.deployments
                    .order(DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1." + i)))
                    .order()
                    .id());
        }

        List<Long> dseqs = new ArrayList<>();
        for (UUID id : ids) {
            DeploymentService.DeploymentSummary ready = DeployWorld.await(one, id, DeploymentState.READY);
            dseqs.add(ready.progress().id().orElseThrow().dseq());
            assertThat(world.akash
                            .markets()
                            .chain()
                            .leases(ready.progress().id().orElseThrow(), Optional.of(Lease.LeaseState.ACTIVE)))
                    .hasSize(1);
        }

        assertThat(dseqs).doesNotHaveDuplicates().hasSize(MANY);
        assertThat(world.active(MarketKind.CHAIN)).hasSize(MANY);
        assertThat(world.akash.chain.deployments()).isEqualTo(MANY);
        assertThat(world.held(budget)).hasToString("250");
        // Each has one transaction for its creation and one for its lease, and none was signed twice.
        assertThat(number("select count(*) from akash_transaction where state = 'done'"))
                .isEqualTo(2 * MANY);
        assertThat(number("select count(distinct timeout_nanos) from akash_transaction"))
                .isEqualTo(number("select count(*) from akash_transaction"));
    }

    private long number(String sql) throws Exception {
        return LedgerHarness.number(world.ledger.database, sql);
    }
}
