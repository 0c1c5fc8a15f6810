package io.purser.web.reports;

import io.purser.ledger.report.CostQuery;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;

/** The query's days, zone and dimension, at the head of an answer. */
@RegisterForReflection
public record ReportHead(LocalDate from, LocalDate to, String zone, String by) {
    static ReportHead of(CostQuery query, ReportDays days) {
        return new ReportHead(
                query.from(), query.to(), days.zone().getId(), query.by().code());
    }
}
