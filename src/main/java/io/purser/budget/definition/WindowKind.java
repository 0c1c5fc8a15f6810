package io.purser.budget.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.codes.Coded;
import io.purser.codes.Codes;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * The length of a budget's window. Days and longer windows follow the calendar of the budget's own zone, whatever its
 * clock changes are.
 */
@RegisterForReflection
public enum WindowKind implements Coded {
    @JsonProperty("hour")
    HOUR,
    @JsonProperty("day")
    DAY,
    @JsonProperty("week")
    WEEK,
    @JsonProperty("month")
    MONTH,
    @JsonProperty("quarter")
    QUARTER,
    @JsonProperty("total")
    TOTAL;

    /** Finds a constant by its code. */
    public static final Codes<WindowKind> CODES = Codes.of(values());

    /**
     * The window that contains the instant.
     *
     * @param firstDay the first day of a week; other kinds ignore it
     */
    public Window at(Instant instant, ZoneId zone, DayOfWeek firstDay) {
        LocalDate day = LocalDate.ofInstant(instant, zone);
        return switch (this) {
            case HOUR -> hour(instant, zone);
            case DAY -> days(day, day.plusDays(1), zone);
            case WEEK -> {
                LocalDate first = day.with(TemporalAdjusters.previousOrSame(firstDay));
                yield days(first, first.plusWeeks(1), zone);
            }
            case MONTH -> {
                YearMonth month = YearMonth.from(day);
                yield days(month.atDay(1), month.plusMonths(1).atDay(1), zone);
            }
            case QUARTER -> {
                LocalDate first = day.with(IsoFields.DAY_OF_QUARTER, 1);
                yield days(first, first.plusMonths(3), zone);
            }
            case TOTAL -> new Window(Instant.EPOCH, null);
        };
    }

    /**
     * A full hour of the zone's clock. When the clock goes back, the repeated hour is two windows. If the clock changes
     * by half an hour, as on Lord Howe Island, the change ends one window and starts the next.
     */
    private static Window hour(Instant instant, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        long into = ChronoUnit.NANOS.between(local.truncatedTo(ChronoUnit.HOURS), local);
        Instant start = instant.minusNanos(into);
        Instant end = start.plus(1, ChronoUnit.HOURS);
        ZoneOffsetTransition last = zone.getRules().previousTransition(instant.plusNanos(1));
        ZoneOffsetTransition next = zone.getRules().nextTransition(instant);
        return new Window(
                last != null && last.getInstant().isAfter(start) ? last.getInstant() : start,
                next != null && next.getInstant().isBefore(end) ? next.getInstant() : end);
    }

    private static Window days(LocalDate first, LocalDate next, ZoneId zone) {
        return new Window(
                first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
    }

    /**
     * A window from its start, inclusive, to its end, exclusive.
     *
     * @param endsAt the start of the next window, or null if there never is one
     */
    public record Window(Instant startsAt, @Nullable Instant endsAt) {
        public boolean contains(Instant instant) {
            return !instant.isBefore(startsAt) && (endsAt == null || instant.isBefore(endsAt));
        }
    }
}
