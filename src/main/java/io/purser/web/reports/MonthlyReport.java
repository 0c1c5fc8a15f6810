package io.purser.web.reports;

import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ledger.MeasureTotals;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.CostRow;
import io.purser.ledger.report.Costs;
import io.purser.ledger.report.Dimension;
import io.purser.ledger.report.Forecast;
import io.purser.ledger.report.Percentiles;
import io.purser.ledger.report.ReportPeriod;
import io.purser.money.Usd;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the report of a month. */
@ApplicationScoped
class MonthlyReport {
    private static final int MOST_TARGETS = 10_000;
    private final Costs costs;
    private final Percentiles percentiles;
    private final Catalog catalog;
    private final ReportDays days;

    MonthlyReport(Costs costs, Percentiles percentiles, Catalog catalog, ReportDays days) {
        this.costs = costs;
        this.percentiles = percentiles;
        this.catalog = catalog;
        this.days = days;
    }

    /**
     * A request for a report.
     *
     * @param filters empty for everything; otherwise the team and the agent that the caller is bound to
     * @param top the number of entries for each kind of spender
     * @param best the model that the savings compare with, or null for the best of the catalog
     */
    record MonthlyReportRequest(
            YearMonth month,
            Map<Dimension, String> filters,
            int top,
            @Nullable Model best) {}

    /** The totals of the month alone. */
    MeasureTotals totals(MonthlyReportRequest request) throws SQLException {
        return costs.total(query(request));
    }

    private static CostQuery query(MonthlyReportRequest request) {
        return new CostQuery(
                request.month().atDay(1),
                request.month().plusMonths(1).atDay(1),
                Dimension.ALL,
                ReportPeriod.DAY,
                request.filters());
    }

    MonthlyReportBody of(MonthlyReportRequest request) throws SQLException {
        CostQuery query = query(request);
        LocalDate from = query.from();
        LocalDate to = query.to();
        MeasureTotals total = costs.total(query);
        List<CostRow> targets = costs.top(query.split(Dimension.TARGET, ReportPeriod.TOTAL), MOST_TARGETS);
        return new MonthlyReportBody(
                new MonthlyReportBody.Head(
                        request.month().toString(),
                        from,
                        to,
                        days.zone().getId(),
                        days.now(),
                        !days.today().isBefore(to)),
                ReportFigures.of(total),
                MonthlyReportBody.ForecastBody.of(forecast(query)),
                savings(request, targets),
                spenders(query, request.top(), total),
                performance(query, targets),
                days(query, request.month()));
    }

    private MonthlyReportBody.Spenders spenders(CostQuery month, int most, MeasureTotals total) throws SQLException {
        return new MonthlyReportBody.Spenders(
                top(month, Dimension.TEAM, most, total),
                top(month, Dimension.AGENT, most, total),
                top(month, Dimension.CALLER, most, total),
                top(month, Dimension.TASK, most, total),
                top(month, Dimension.TAG, most, total),
                top(month, Dimension.PROVIDER, most, total),
                top(month, Dimension.TARGET, most, total));
    }

    private List<TopReport.Row> top(CostQuery month, Dimension dimension, int most, MeasureTotals total)
            throws SQLException {
        return costs.top(month.split(dimension, ReportPeriod.TOTAL), most).stream()
                .map(row -> TopReport.Row.of(dimension, row, total))
                .toList();
    }

    private List<MonthlyReportBody.Day> days(CostQuery query, YearMonth month) throws SQLException {
        List<MonthlyReportBody.Day> list = new ArrayList<>();
        costs.list(
                query,
                null,
                month.lengthOfMonth(),
                row -> list.add(new MonthlyReportBody.Day(row.period(), ReportFigures.of(row.sums()))));
        return list;
    }

    private Forecast forecast(CostQuery month) throws SQLException {
        LocalDate today = days.today();
        if (!today.isBefore(month.to())) {
            return Forecast.ofThePast(costs.total(month).cost());
        }
        Usd before = costs.total(month.between(month.from(), today)).cost();
        Usd now = costs.total(month.between(today, today.plusDays(1))).cost();
        return Forecast.of(YearMonth.from(today), today, before, now, observed(month, today));
    }

    /** The cost of each of the last whole days, from the first day with any spending. */
    private List<Usd> observed(CostQuery month, LocalDate today) throws SQLException {
        LocalDate first = costs.firstDay(month.filters());
        if (first == null || !first.isBefore(today)) {
            return List.of();
        }
        LocalDate window = today.minusDays(Forecast.WINDOW);
        LocalDate from = first.isAfter(window) ? first : window;
        Map<LocalDate, Usd> spent = new HashMap<>();
        costs.list(
                month.between(from, today),
                null,
                Forecast.WINDOW,
                row -> spent.put(row.period(), row.sums().cost()));
        List<Usd> observed = new ArrayList<>();
        from.datesUntil(today).forEach(day -> observed.add(spent.getOrDefault(day, Usd.ZERO)));
        return observed;
    }

    private MonthlyReportBody.@Nullable SavingsBody savings(MonthlyReportRequest request, List<CostRow> targets) {
        @Nullable Model best = request.best() == null ? Savings.best(catalog).orElse(null) : request.best();
        return best == null ? null : MonthlyReportBody.SavingsBody.of(Savings.of(best, catalog, targets));
    }

    private List<PerformanceBody> performance(CostQuery month, List<CostRow> targets) throws SQLException {
        Map<String, Percentiles.Of> times =
                month.filters().isEmpty() ? percentiles.byTarget(month.from(), month.to()) : Map.of();
        return targets.stream()
                .map(row -> PerformanceBody.of(row, times.get(row.value())))
                .toList();
    }
}
