package io.purser.ledger.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The periods over which costs are summed; weeks start on Monday. */
public enum ReportPeriod {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    /** The whole period of the query, in one sum. */
    TOTAL;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReportPeriod> of(String code) {
        return Arrays.stream(values()).filter(e -> e.code().equals(code)).findFirst();
    }

    /** The first day of the period of a row, in SQL; a total starts on the day of the parameter. */
    String expression() {
        return switch (this) {
            case DAY -> "day";
            case WEEK, MONTH, QUARTER -> "date_trunc('%s', day::timestamp)::date".formatted(code());
            case TOTAL -> "?::date";
        };
    }
}
