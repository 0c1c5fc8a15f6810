package io.purser.ledger.report;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** The periods over which costs are summed; weeks start on Monday. */
public enum ReportPeriod implements Coded {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    /** The whole period of the query, in one sum. */
    TOTAL;

    /** Finds a constant by its code. */
    public static final Codes<ReportPeriod> CODES = Codes.of(values());

    /** The first day of the period of a row, in SQL; a total starts on the day of the parameter. */
    String expression() {
        return switch (this) {
            case DAY -> "day";
            case WEEK, MONTH, QUARTER -> "date_trunc('%s', day::timestamp)::date".formatted(code());
            case TOTAL -> "?::date";
        };
    }
}
