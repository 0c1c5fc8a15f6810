package io.purser.web.reports;

import io.purser.json.Fields;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** The days and months of reports, in the zone that {@code purser.zone} names. */
@ApplicationScoped
class ReportDays {
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");

    private final Clock clock;
    private final ZoneId zone;

    ReportDays(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    ZoneId zone() {
        return zone;
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Reads a date, or an instant at which a day begins.
     *
     * @throws IllegalArgumentException with the right form
     */
    LocalDate day(String text) {
        LocalDate day = DAY.matcher(text).matches() ? date(text) : startingAt(text);
        if (day.getYear() < 1) {
            throw new IllegalArgumentException("has to be in the years from 0001 on");
        }
        return day;
    }

    /**
     * Reads an instant, or the beginning of a date.
     *
     * @throws IllegalArgumentException with the right form
     */
    Instant instant(String text) {
        return DAY.matcher(text).matches() ? day(text).atStartOfDay(zone).toInstant() : Fields.parseTime(text);
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not a day of the calendar", e);
        }
    }

    private LocalDate startingAt(String text) {
        Instant time;
        try {
            time = Fields.parseTime(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has to be a date, as in 2026-11-22, or a time in RFC 3339, as in 2026-11-22T00:00:00Z", e);
        }
        LocalDate day = LocalDate.ofInstant(time, zone);
        if (!day.atStartOfDay(zone).toInstant().equals(time)) {
            throw new IllegalArgumentException(
                    "has to be the instant at which a day begins in %s, because costs are kept by day; or give a date"
                            .formatted(zone));
        }
        return day;
    }

    /**
     * Reads a month.
     *
     * @throws IllegalArgumentException with the right form
     */
    YearMonth month(String text) {
        try {
            if (MONTH.matcher(text).matches()) {
                YearMonth month = YearMonth.parse(text);
                if (month.getYear() >= 1 && !month.isAfter(YearMonth.from(today()))) {
                    return month;
                }
                throw new IllegalArgumentException("has to be this month or one before it");
            }
        } catch (DateTimeException e) {
            // falls through to the sentence with the right form
        }
        throw new IllegalArgumentException("has to be a month, as in 2026-11");
    }
}
