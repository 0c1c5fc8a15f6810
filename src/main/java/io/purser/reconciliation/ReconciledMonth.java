package io.purser.reconciliation;

import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A month of the ledger beside the account that the provider told to Purser itself.
 *
 * @param month in UTC, as in {@code 2026-11}
 * @param missingDays whole days that the provider did not tell; they count on neither side
 * @param differingUsd the sum over all models of how much their month differs, up or down
 * @param withinTolerance whether that is no more than the tolerance
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "ReconciledMonth")
public record ReconciledMonth(
        String month,
        Instant madeAt,
        List<LocalDate> missingDays,
        String differingUsd,
        String toleranceUsd,
        boolean withinTolerance,
        ReconciliationReport reconciliation) {}
