package io.purser.web.reports;

import io.purser.access.key.AuditLog;
import io.purser.budget.BudgetService;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.SettlementResult;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.Spender;
import io.purser.ledger.llmusage.ImportedLines;
import io.purser.ledger.llmusage.LlmUsageFile;
import io.purser.ledger.llmusage.LlmUsageLine;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/**
 * Charges the lines of a {@code llm_usage.json} as usage that is told late. Each line is charged in the budget windows
 * of its time even beyond the limits, because the money is spent already. A repeated line is charged once.
 */
@ApplicationScoped
class UsageImport {
    /** The caller and the price version of entries that another system recorded. */
    static final String ORIGIN = "llm_usage.json";

    /** A batch small enough that other calls notice no delay; they share the commits. */
    private static final int AT_ONCE = 200;

    private final BudgetService budgets;
    private final ImportedLines imported;
    private final AuditLog audit;
    private final DataSource database;

    UsageImport(BudgetService budgets, ImportedLines imported, AuditLog audit, DataSource database) {
        this.budgets = budgets;
        this.imported = imported;
        this.audit = audit;
        this.database = database;
    }

    /**
     * The result of an import.
     *
     * @param added the number of new lines
     * @param knownAlready the number of lines that were imported before
     * @param cost the cost of the new lines
     */
    record Done(long added, long knownAlready, Usd cost) {
        Done plus(SettlementResult.Recorded recorded) {
            return recorded.knownAlready()
                    ? new Done(added, knownAlready + 1, cost)
                    : new Done(added + 1, knownAlready, cost.plus(recorded.cost()));
        }
    }

    Done charge(List<LlmUsageFile.IdentifiedLine> lines, AuditLog.Actor actor) {
        note(actor, "usage.import.begin", Map.of("lines", lines.size())); // its batches are charged one by one
        Done done = new Done(0, 0, Usd.ZERO);
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            List<LlmUsageFile.IdentifiedLine> some = lines.subList(from, Math.min(from + AT_ONCE, lines.size()));
            Map<String, UUID> entries = ReportAccess.read(() -> imported.keep(some));
            List<CompletableFuture<SettlementResult>> charges = new ArrayList<>();
            for (LlmUsageFile.IdentifiedLine known : some) {
                UUID entry = Objects.requireNonNull(entries.get(known.fingerprint()));
                charges.add(budgets.charge(charge(entry, known.line())));
            }
            for (CompletableFuture<SettlementResult> charge : charges) {
                if (BudgetService.await(charge) instanceof SettlementResult.Recorded recorded) {
                    done = done.plus(recorded);
                }
            }
        }
        note(
                actor,
                "usage.import",
                Map.of(
                        "lines",
                        lines.size(),
                        "added",
                        done.added(),
                        "cost_usd",
                        done.cost().toString()));
        return done;
    }

    private static DirectCharge charge(UUID entry, LlmUsageLine line) {
        return new DirectCharge(
                entry,
                TimeOrderedUuids.timeOf(entry),
                BilledCall.single(
                        entry,
                        new Spender(ORIGIN, line.agent(), line.taskId(), null, Set.of()),
                        line.provider(),
                        line.model(),
                        ORIGIN),
                CallOutcome.untimed(TokenCounts.of(line.tokensIn(), line.tokensOut()), line.callStatus()),
                line.charged());
    }

    private void note(AuditLog.Actor actor, String act, Map<String, Object> detail) {
        ReportAccess.read(() -> {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                audit.note(connection, actor, act, ORIGIN, detail);
                connection.commit();
                return act;
            }
        });
    }
}
