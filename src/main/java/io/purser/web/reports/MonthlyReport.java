package io.purser.web.reports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ledger.Measure;
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
import java.math.BigDecimal;
import java.math.RoundingMode;
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
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_TARGETS = 10_000;
    private static final List<Dimension> SPENDERS = List.of(
            Dimension.TEAM,
            Dimension.AGENT,
            Dimension.CALLER,
            Dimension.TASK,
            Dimension.TAG,
            Dimension.PROVIDER,
            Dimension.TARGET);

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

    ObjectNode of(MonthlyReportRequest request) throws SQLException {
        LocalDate from = request.month().atDay(1);
        LocalDate to = request.month().plusMonths(1).atDay(1);
        CostQuery query = new CostQuery(from, to, Dimension.ALL, ReportPeriod.DAY, request.filters());
        MeasureTotals total = costs.total(query);
        ObjectNode report = JSON.createObjectNode()
                .put("month", request.month().toString())
                .put("from", from.toString())
                .put("to", to.toString())
                .put("zone", days.zone().getId())
                .put("generated_at", days.now().toString())
                .put("is_over", !days.today().isBefore(to));
        ReportFigures.putInto(report.putObject("total"), total);
        putForecast(report.putObject("forecast"), forecast(query));
        List<CostRow> targets = costs.top(query.split(Dimension.TARGET, ReportPeriod.TOTAL), MOST_TARGETS);
        putSavings(report, request, targets);
        for (Dimension dimension : SPENDERS) {
            ArrayNode list = report.putArray("by_" + dimension.code());
            for (CostRow row : costs.top(query.split(dimension, ReportPeriod.TOTAL), request.top())) {
                TopResource.put(list.addObject(), dimension, row, total);
            }
        }
        putPerformance(report.putArray("performance"), query, targets);
        ArrayNode list = report.putArray("by_day");
        costs.list(
                query,
                null,
                request.month().lengthOfMonth(),
                row -> ReportFigures.putInto(
                        list.addObject().put("day", row.period().toString()), row.sums()));
        return report;
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

    private static void putForecast(ObjectNode json, Forecast forecast) {
        json.put("spent_usd", forecast.spent().toString())
                .put("expected_usd", forecast.expected().toString())
                .put("low_usd", text(forecast.low()))
                .put("high_usd", text(forecast.high()))
                .put("days_observed", forecast.daysObserved());
    }

    private void putSavings(ObjectNode report, MonthlyReportRequest request, List<CostRow> targets) {
        Model best = request.best() == null ? Savings.best(catalog).orElse(null) : request.best();
        if (best == null) {
            return;
        }
        Savings savings = Savings.of(best, catalog, targets);
        report.putObject("savings")
                .put("best", savings.best())
                .put("at_best_usd", savings.atBest().toString())
                .put("spent_usd", savings.spent().toString())
                .put("saved_usd", savings.saved().toString())
                .put("saved_percent", TopResource.percent(savings.saved(), savings.atBest()));
    }

    /**
     * Adds times for each target. Percentiles exist for each target and not for each caller, so a caller that sees only
     * one team gets means.
     */
    private void putPerformance(ArrayNode list, CostQuery month, List<CostRow> targets) throws SQLException {
        Map<String, Percentiles.Of> times =
                month.filters().isEmpty() ? percentiles.byTarget(month.from(), month.to()) : Map.of();
        for (CostRow row : targets) {
            MeasureTotals sums = row.sums();
            ObjectNode item = list.addObject()
                    .put("target", row.value())
                    .put("calls", sums.of(Measure.CALLS))
                    .put("errors", sums.of(Measure.ERRORS))
                    .put("error_percent", TopResource.percent(sums.of(Measure.ERRORS), sums.of(Measure.CALLS)))
                    .put("mean_latency_ms", mean(sums, Measure.LATENCY_MS, Measure.LATENCY_CALLS))
                    .put("mean_first_token_ms", mean(sums, Measure.FIRST_TOKEN_MS, Measure.FIRST_TOKEN_CALLS));
            Percentiles.Of percentile = times.get(row.value());
            if (percentile != null) {
                item.put("p50_latency_ms", percentile.latency50())
                        .put("p95_latency_ms", percentile.latency95())
                        .put("p50_first_token_ms", percentile.firstToken50())
                        .put("p95_first_token_ms", percentile.firstToken95());
            }
        }
    }

    private static @Nullable BigDecimal mean(MeasureTotals sums, Measure time, Measure calls) {
        long count = sums.of(calls);
        return count == 0
                ? null
                : BigDecimal.valueOf(sums.of(time)).divide(BigDecimal.valueOf(count), 1, RoundingMode.HALF_UP);
    }

    private static @Nullable String text(@Nullable Usd amount) {
        return amount == null ? null : amount.toString();
    }
}
