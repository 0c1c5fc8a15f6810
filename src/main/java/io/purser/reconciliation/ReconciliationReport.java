package io.purser.reconciliation;

import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The ledger beside a provider's own account; days are in UTC. */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "Reconciliation")
public record ReconciliationReport(
        String provider,
        LocalDate from,
        LocalDate to,
        Side ledger,
        Side told,
        String differenceUsd,
        List<Difference> differences) {
    /** One side's sums. */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "ReconciliationSide")
    public record Side(long calls, long promptTokens, long completionTokens, String costUsd, String estimatedUsd) {
        private static Side of(Activity activity) {
            return new Side(
                    activity.calls(),
                    activity.promptTokens(),
                    activity.completionTokens(),
                    plain(activity.cost()),
                    plain(activity.estimated()));
        }
    }

    /** A day and a model whose sides are not equal. */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "ReconciliationDifference")
    public record Difference(
            LocalDate day, String model, List<String> differing, Side ledger, Side told, String differenceUsd) {
        private static Difference of(Reconciliation.Pair pair) {
            return new Difference(
                    pair.ledger().day(),
                    pair.ledger().model(),
                    pair.differing(),
                    Side.of(pair.ledger()),
                    Side.of(pair.provider()),
                    plain(pair.difference()));
        }
    }

    public static ReconciliationReport of(
            String provider, LocalDate from, LocalDate to, Reconciliation reconciliation) {
        Activity ledger = sum(reconciliation, from, Reconciliation.Pair::ledger);
        Activity told = sum(reconciliation, from, Reconciliation.Pair::provider);
        return new ReconciliationReport(
                provider,
                from,
                to,
                Side.of(ledger),
                Side.of(told),
                plain(ledger.cost().subtract(told.cost())),
                reconciliation.pairs().stream()
                        .filter(pair -> !pair.differing().isEmpty())
                        .map(Difference::of)
                        .toList());
    }

    private static Activity sum(
            Reconciliation reconciliation, LocalDate from, Function<Reconciliation.Pair, Activity> side) {
        Activity nothing = new Activity(from, "", 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO);
        return reconciliation.pairs().stream().map(side).reduce(nothing, Activity::plus);
    }

    static String plain(BigDecimal dollars) {
        return dollars.signum() == 0 ? "0" : dollars.stripTrailingZeros().toPlainString();
    }
}
