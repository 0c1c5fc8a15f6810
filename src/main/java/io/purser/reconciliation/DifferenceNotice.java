package io.purser.reconciliation;

import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** The body of a notice that a month differs by more than the tolerance. */
@RegisterForReflection
@SnakeCaseJson
record DifferenceNotice(
        String event,
        String provider,
        String month,
        String ledgerUsd,
        String toldUsd,
        String differingUsd,
        String toleranceUsd,
        Instant time) {
    static DifferenceNotice of(ReconciledMonth month) {
        return new DifferenceNotice(
                "reconciliation.differs",
                month.reconciliation().provider(),
                month.month(),
                month.reconciliation().ledger().costUsd(),
                month.reconciliation().told().costUsd(),
                month.differingUsd(),
                month.toleranceUsd(),
                month.madeAt());
    }
}
