package io.purser.reconciliation;

import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The months that were compared, and how asking the provider goes.
 *
 * @param scheduled whether Purser asks by itself
 * @param nextAt when it does so next; null if it never did
 * @param askedAt the last time that all went well, or null
 * @param failure why it did not the last time, or null
 * @param months the latest first
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "ReconciledMonths")
public record ReconciledMonths(
        String provider,
        boolean scheduled,
        @Nullable Instant nextAt,
        @Nullable Instant askedAt,
        @Nullable String failure,
        List<Line> months) {
    /** One month in short. */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "ReconciledMonthLine")
    public record Line(
            String month,
            Instant madeAt,
            List<LocalDate> missingDays,
            String ledgerUsd,
            String toldUsd,
            String differingUsd,
            boolean withinTolerance,
            int differences) {
        static Line of(ReconciledMonth month) {
            return new Line(
                    month.month(),
                    month.madeAt(),
                    month.missingDays(),
                    month.reconciliation().ledger().costUsd(),
                    month.reconciliation().told().costUsd(),
                    month.differingUsd(),
                    month.withinTolerance(),
                    month.reconciliation().differences().size());
        }
    }
}
