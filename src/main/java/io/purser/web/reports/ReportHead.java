package io.purser.web.reports;

import io.purser.ledger.report.CostQuery;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The query's days, zone and dimension, at the head of an answer. */
@RegisterForReflection
public record ReportHead(
        @Schema(description = "The first day that is counted.", examples = "2026-11-01")
        LocalDate from,

        @Schema(description = "The first day that is not counted any more.", examples = "2026-12-01")
        LocalDate to,

        @Schema(description = "The time zone in which days begin.", examples = "UTC")
        String zone,

        @Schema(
                description = "The dimension by which the report is split.",
                enumeration = {"all", "agent", "task", "team", "caller", "provider", "target", "tag"},
                examples = "agent")
        String by) {
    static ReportHead of(CostQuery query, ReportDays days) {
        return new ReportHead(
                query.from(), query.to(), days.zone().getId(), query.by().code());
    }
}
