package io.purser.reconciliation;

import io.purser.catalog.Catalog;
import io.purser.money.Usd;
import io.purser.problem.DatabaseUnavailable;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Compares the ledger with OpenRouter's account of its calls, and keeps the result of each month. */
@ApplicationScoped
public class Reconciliations {
    private static final Logger LOG = Logger.getLogger(Reconciliations.class);

    /** The provider whose account Purser reads. */
    public static final String PROVIDER = OpenRouterAccount.PROVIDER;

    /** OpenRouter tells of so many whole days. */
    static final int REACH_DAYS = 30;

    /** After a day's end, until OpenRouter has all of it. */
    static final Duration SETTLING = Duration.ofHours(2);

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** How long after a month Purser waits for a day that OpenRouter does not tell. */
    private static final Duration PATIENCE = Duration.ofDays(7);

    /** After so many failures in a row, nobody asks on. */
    private static final int MOST_FAILURES = 3;

    private final OpenRouterAccount account;
    private final AccountRows rows;
    private final LedgerActivity ledger;
    private final ReconciliationSettings settings;
    private final Function<String, Optional<String>> upstreamName;
    private final Clock clock;

    @Inject
    Reconciliations(
            OpenRouterAccount account,
            AccountRows rows,
            LedgerActivity ledger,
            ReconciliationSettings settings,
            Catalog catalog,
            Clock clock) {
        this(
                account,
                rows,
                ledger,
                settings,
                model -> catalog.find(PROVIDER + ":" + model)
                        .map(known -> known.endpoint().upstreamName()),
                clock);
    }

    /** Finds the names of models without a catalog. */
    Reconciliations(
            OpenRouterAccount account,
            AccountRows rows,
            LedgerActivity ledger,
            ReconciliationSettings settings,
            Function<String, Optional<String>> upstreamName,
            Clock clock) {
        this.account = account;
        this.rows = rows;
        this.ledger = ledger;
        this.settings = settings;
        this.upstreamName = upstreamName;
        this.clock = clock;
    }

    /**
     * Compares the ledger with what OpenRouter told of these days.
     *
     * @param from the first day in UTC
     * @param to the day after the last one
     * @throws Problem {@code not_ready} if the database is unavailable
     */
    public ReconciliationReport compare(LocalDate from, LocalDate to, List<Activity> told) {
        return ReconciliationReport.of(PROVIDER, from, to, pairs(from, to, told, List.of()));
    }

    /**
     * Asks OpenRouter for all days of a month that are over and that it still tells, and compares the month. Days that it
     * told earlier count as they were told.
     *
     * @throws Problem {@code invalid} if no day can be compared, and as {@link OpenRouterAccount#of} throws it
     */
    public ReconciledMonth reconcile(YearMonth month) {
        return reconcile(month, Instant.MAX);
    }

    /**
     * The same for a month of which OpenRouter has all. A day that it told since then is not asked again, so that a slow
     * OpenRouter is asked a few days more in each turn.
     */
    ReconciledMonth reconcileSettled(YearMonth month) {
        return reconcile(month, settled(month));
    }

    /** Does not ask again for the days that were asked since that instant. */
    private ReconciledMonth reconcile(YearMonth month, Instant fresh) {
        Instant begun = clock.instant();
        LocalDate today = today();
        LocalDate from = month.atDay(1);
        LocalDate nextMonth = month.plusMonths(1).atDay(1);
        LocalDate to = nextMonth.isAfter(today) ? today : nextMonth;
        if (!from.isBefore(to)) {
            throw Problem.invalid("month", "has no day in UTC that is over");
        }
        Map<LocalDate, AccountRows.KeptDay> kept = rows.days(PROVIDER, from, to);
        try {
            ask(from.datesUntil(to)
                    .filter(this::isInReach)
                    .filter(day -> !isToldSince(kept.get(day), fresh))
                    .toList());
        } catch (Problem failure) {
            // A day that OpenRouter cannot tell does not keep the others from being compared.
            if (!isOfOneDay(failure) || begun.isBefore(settled(month).plus(PATIENCE)) || fresh.equals(Instant.MAX)) {
                throw failure;
            }
        }
        return compare(month, from, to, begun);
    }

    /** Asks for the days that OpenRouter still tells and that were not asked for after their end. */
    void keepNewDays() {
        LocalDate end = LocalDate.ofInstant(clock.instant().minus(SETTLING), ZoneOffset.UTC);
        LocalDate oldest = today().minusDays(REACH_DAYS);
        Map<LocalDate, AccountRows.KeptDay> kept = rows.days(PROVIDER, oldest, end);
        ask(oldest.datesUntil(end)
                .filter(day -> !isToldSince(kept.get(day), settled(day)))
                .toList());
    }

    /** Whether OpenRouter told of a day of that month, or still does. */
    boolean canCompare(YearMonth month) {
        LocalDate next = month.plusMonths(1).atDay(1);
        return isInReach(next.minusDays(1))
                || !rows.days(PROVIDER, month.atDay(1), next).isEmpty();
    }

    /**
     * Whether a comparison has all that OpenRouter tells of its month. It has not before OpenRouter has the whole month,
     * nor while a day is missing that OpenRouter may still tell.
     */
    boolean isFinal(YearMonth month, ReconciledMonth made) {
        return !made.madeAt().isBefore(settled(month))
                && made.missingDays().stream().noneMatch(this::isInReach);
    }

    /** The last comparison of that month. */
    public Optional<ReconciledMonth> kept(YearMonth month) {
        return rows.month(PROVIDER, month);
    }

    /** The last comparisons, and how asking goes. */
    public ReconciledMonths all(int limit) {
        Optional<AccountRows.Turn> turn = rows.turn(PROVIDER);
        return new ReconciledMonths(
                PROVIDER,
                account.canBeAsked(),
                turn.map(AccountRows.Turn::dueAt).orElse(null),
                turn.map(AccountRows.Turn::askedAt).orElse(null),
                turn.map(AccountRows.Turn::failure).orElse(null),
                rows.months(PROVIDER, YearMonth.from(today()), limit).stream()
                        .map(ReconciledMonths.Line::of)
                        .toList());
    }

    /** This day in UTC. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private boolean isInReach(LocalDate day) {
        return !day.isBefore(today().minusDays(REACH_DAYS));
    }

    private static boolean isToldSince(AccountRows.@Nullable KeptDay kept, Instant time) {
        return kept != null && !kept.askedAt().isBefore(time);
    }

    /** When OpenRouter has all of that month. */
    private static Instant settled(YearMonth month) {
        return settled(month.atEndOfMonth());
    }

    private static Instant settled(LocalDate day) {
        return day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).plus(SETTLING);
    }

    /**
     * Asks for these days. If OpenRouter does not tell one of them, asks for the others nevertheless, so that they are
     * kept, and throws the first failure at the end. Three failures in a row end it: a key that OpenRouter does not know
     * is not sent for each day.
     */
    private void ask(List<LocalDate> days) {
        long end = System.nanoTime() + LONGEST.toNanos();
        @Nullable Problem first = null;
        int inARow = 0;
        for (LocalDate day : days) {
            if (System.nanoTime() - end > 0) {
                throw first != null ? first : slow(day, days.getLast());
            }
            try {
                rows.keep(PROVIDER, day, clock.instant(), account.of(day));
                inARow = 0;
            } catch (Problem failure) {
                first = first != null ? first : failure;
                inARow++;
                if (!isOfOneDay(failure) || inARow == MOST_FAILURES) {
                    throw first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Whether the next day may be told. It is not without a key, at a limit of the requests, and when Purser stops. */
    static boolean isOfOneDay(Problem failure) {
        return failure.type() == ProblemType.PROVIDER_FAILED || failure.type() == ProblemType.PROVIDER_TIMEOUT;
    }

    private static Problem slow(LocalDate day, LocalDate last) {
        return Problem.of(
                ProblemType.PROVIDER_TIMEOUT,
                "OpenRouter is slow: %s to %s were not asked for within %d s; ask again later"
                        .formatted(day, last, LONGEST.toSeconds()));
    }

    /** @param begun when Purser began to ask; what OpenRouter had later may be missing */
    private ReconciledMonth compare(YearMonth month, LocalDate from, LocalDate to, Instant begun) {
        Map<LocalDate, AccountRows.KeptDay> told = rows.days(PROVIDER, from, to);
        List<LocalDate> missing =
                from.datesUntil(to).filter(day -> !told.containsKey(day)).toList();
        if (told.isEmpty()) {
            throw Problem.invalid(
                    "month",
                    "is too long ago: OpenRouter tells of the last %d days; send the export of its activity page to POST"
                                    .formatted(REACH_DAYS)
                            + " /v1/usage/reconcile");
        }
        List<Activity> activities =
                told.values().stream().flatMap(day -> day.activities().stream()).toList();
        Reconciliation reconciliation = pairs(from, to, activities, missing);
        BigDecimal differing = reconciliation.differing();
        Usd tolerance = settings.tolerance();
        ReconciledMonth made = new ReconciledMonth(
                month.toString(),
                begun,
                missing,
                ReconciliationReport.plain(differing),
                tolerance.toString(),
                differing.compareTo(tolerance.toBigDecimal()) <= 0,
                ReconciliationReport.of(PROVIDER, from, to, reconciliation));
        rows.keep(PROVIDER, month, made);
        return made;
    }

    private Reconciliation pairs(LocalDate from, LocalDate to, List<Activity> told, List<LocalDate> missing) {
        List<Activity> own;
        try {
            own = ledger.of(PROVIDER, from, to);
        } catch (SQLException e) {
            LOG.error("the ledger could not be read", e);
            throw DatabaseUnavailable.problem("the ledger's database did not answer; ask again");
        }
        return Reconciliation.of(
                own.stream().filter(each -> !missing.contains(each.day())).toList(),
                told.stream()
                        .filter(each -> !each.day().isBefore(from) && each.day().isBefore(to))
                        .toList(),
                upstreamName);
    }
}
