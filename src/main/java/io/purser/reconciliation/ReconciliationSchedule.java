package io.purser.reconciliation;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.budget.Notices;
import io.purser.database.TransactionRunner;
import io.purser.json.StoredJson;
import io.purser.problem.Problem;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks OpenRouter each day for the day before, because it tells 30 days and a month may have 31, and compares each month
 * once it is over. One replica does it for all.
 */
@ApplicationScoped
class ReconciliationSchedule {
    private static final Logger LOG = Logger.getLogger(ReconciliationSchedule.class);
    /** The time after which another replica may ask, if the one that took the turn has died. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration AFTER_FAILURE = Duration.ofHours(1);
    private static final String SUBJECT = "reconciliation of openrouter";

    private final Reconciliations reconciliations;
    private final OpenRouterAccount account;
    private final AccountRows rows;
    private final ReconciliationSettings settings;
    private final DataSource database;
    private final Clock clock;

    ReconciliationSchedule(
            Reconciliations reconciliations,
            OpenRouterAccount account,
            AccountRows rows,
            ReconciliationSettings settings,
            DataSource database,
            Clock clock) {
        this.reconciliations = reconciliations;
        this.account = account;
        this.rows = rows;
        this.settings = settings;
        this.database = database;
        this.clock = clock;
    }

    /** Reads the settings; a wrong one stops the start. */
    void start(@Observes StartupEvent event) {
        LOG.debugf("OpenRouter is asked what it charged: %s", settings.managementKey() != null);
    }

    /** Takes the turn if it is due. */
    @Scheduled(every = "{purser.reconcile.look-every}", delayed = "30s", concurrentExecution = SKIP)
    void look() {
        if (!account.canBeAsked()) {
            return;
        }
        try {
            Instant now = clock.instant();
            if (rows.take(Reconciliations.PROVIDER, now, now.plus(LEASE))) {
                turn();
            }
        } catch (RuntimeException e) {
            LOG.warnf("the comparison with OpenRouter's account has to wait: %s", e.getMessage());
        }
    }

    private void turn() {
        Problem first = failure(reconciliations::keepNewDays);
        // A day that OpenRouter does not tell does not keep the last month from being compared.
        Problem second = first == null || Reconciliations.isOfOneDay(first) ? failure(this::compareLastMonth) : null;
        Problem told = first != null ? first : second;
        Instant next = told == null ? tomorrow() : clock.instant().plus(AFTER_FAILURE);
        rows.end(Reconciliations.PROVIDER, clock.instant(), next, told == null ? null : told.detail());
    }

    private static @Nullable Problem failure(Runnable step) {
        try {
            step.run();
            return null;
        } catch (Problem e) {
            LOG.warnf("OpenRouter's account is asked again in an hour: %s", e.detail());
            return e;
        }
    }

    /**
     * Compares the month that ended last, unless somebody did with all that OpenRouter tells, and shows a difference: by a
     * warning in each turn, and by one notice. A difference that was kept and not told, because Purser stopped in between
     * or somebody else compared, is told now.
     */
    private void compareLastMonth() {
        LocalDate today = LocalDate.ofInstant(clock.instant().minus(Reconciliations.SETTLING), ZoneOffset.UTC);
        YearMonth month = YearMonth.from(today).minusMonths(1);
        Optional<ReconciledMonth> made = reconciliations
                .kept(month)
                .filter(kept -> reconciliations.isFinal(month, kept))
                .or(() -> compared(month));
        made.filter(result -> !result.withinTolerance()).ifPresent(result -> tell(month, result));
    }

    private Optional<ReconciledMonth> compared(YearMonth month) {
        if (!reconciliations.canCompare(month)) {
            return Optional.empty();
        }
        ReconciledMonth made = reconciliations.reconcileSettled(month);
        LOG.infof("compared with OpenRouter's account: month=%s differing_usd=%s", month, made.differingUsd());
        return Optional.of(made);
    }

    private void tell(YearMonth month, ReconciledMonth made) {
        LOG.warnf(
                "the ledger and OpenRouter's account differ: month=%s differing_usd=%s; see"
                        + " /v1/usage/reconciliations/%s",
                month, made.differingUsd(), month);
        URI url = settings.noticeUrl();
        if (url != null) {
            String body = StoredJson.write(DifferenceNotice.of(made));
            Instant start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            TransactionRunner.change(
                    database, connection -> Notices.write(connection, SUBJECT, start, url, body, clock.instant()));
        }
    }

    /** An hour at which OpenRouter has all of the day before. */
    private Instant tomorrow() {
        LocalDate day = LocalDate.ofInstant(clock.instant().minus(Reconciliations.SETTLING), ZoneOffset.UTC);
        return day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).plus(Reconciliations.SETTLING);
    }
}
