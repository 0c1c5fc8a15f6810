package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommitQueueTest {
    private final CommitQueue queue = new CommitQueue();
    private final List<Operation> batch = new ArrayList<>();

    private static Operation ended(boolean urgent) {
        return new Operation.Settle(
                new Settlement.VoidReservation(UUID.randomUUID()), new CompletableFuture<>(), urgent);
    }

    @Test
    void givesASettlementThatMayWaitAheadOfAnOperationThatMayDependOnIt() throws Exception {
        Operation first = ended(false);
        Operation second = ended(true);
        queue.add(first);
        queue.add(second);

        queue.gather(batch, false);

        assertThat(batch).containsExactly(first, second);
        assertThat(queue.hasDeferred()).isFalse();
    }

    @Test
    void givesASettlementThatMayWaitThoughNothingElseComes() {
        Operation settlement = ended(false);
        queue.add(settlement);

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            queue.gather(batch, false);
            return !batch.isEmpty();
        });

        assertThat(batch).containsExactly(settlement);
    }

    @Test
    void givesASettlementThatMayWaitAtOnceIfThatIsAskedFor() throws Exception {
        Operation settlement = ended(false);
        queue.add(settlement);

        queue.gather(batch, true);

        assertThat(batch).containsExactly(settlement);
    }

    @Test
    void knowsOfASettlementThatNobodyGatheredYet() {
        Operation settlement = ended(false);
        batch.add(ended(true));

        queue.add(settlement);

        assertThat(queue.hasDeferred()).isTrue();
        queue.addDeferred(batch);
        assertThat(batch).startsWith(settlement).hasSize(2);
        assertThat(queue.hasDeferred()).isFalse();
    }
}
