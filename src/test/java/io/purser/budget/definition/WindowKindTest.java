package io.purser.budget.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowKindTest {
    private static WindowKind.Window window(WindowKind kind, String instant, String zone) {
        return kind.at(Instant.parse(instant), ZoneId.of(zone), DayOfWeek.MONDAY);
    }

    @ParameterizedTest
    @CsvSource({
        // the last and the first instant of a month, a short month, a leap day, a change of the year
        "MONTH, UTC, 2026-01-31T23:59:59.999999999Z, 2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
        "MONTH, UTC, 2026-02-01T00:00:00Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "MONTH, UTC, 2028-02-29T12:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "DAY, UTC, 2028-02-29T23:59:59Z, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH, UTC, 2026-12-31T23:00:00Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "QUARTER, UTC, 2028-02-29T00:00:00Z, 2028-01-01T00:00:00Z, 2028-04-01T00:00:00Z",
        "QUARTER, UTC, 2026-12-31T23:59:59Z, 2026-10-01T00:00:00Z, 2027-01-01T00:00:00Z",
        // Berlin: the 29th of March 2026 has 23 hours, the 25th of October has 25
        "DAY, Europe/Berlin, 2026-03-29T10:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, Europe/Berlin, 2026-10-25T10:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "MONTH, Europe/Berlin, 2026-03-31T21:59:59Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "MONTH, Europe/Berlin, 2026-03-31T22:00:00Z, 2026-03-31T22:00:00Z, 2026-04-30T22:00:00Z",
        // fourteen hours ahead of UTC and twelve hours behind it: another day, and at its edge another month
        "MONTH, Pacific/Kiritimati, 2026-01-31T09:59:59Z, 2025-12-31T10:00:00Z, 2026-01-31T10:00:00Z",
        "MONTH, Pacific/Kiritimati, 2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z",
        "MONTH, Etc/GMT+12, 2026-02-01T11:59:59Z, 2026-01-01T12:00:00Z, 2026-02-01T12:00:00Z",
        "DAY, +14:00, 2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z, 2026-01-02T10:00:00Z",
        "DAY, -14:00, 2026-01-01T13:59:59Z, 2025-12-31T14:00:00Z, 2026-01-01T14:00:00Z",
        // Cairo's summer time of 2026 started at midnight: that day starts at one o'clock
        "DAY, Africa/Cairo, 2026-04-24T12:00:00Z, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
        // the full hours of half-hour and quarter-hour zones differ from those of UTC
        "HOUR, Asia/Kathmandu, 2026-01-01T00:00:00Z, 2025-12-31T23:15:00Z, 2026-01-01T00:15:00Z",
        "HOUR, UTC, 2026-01-01T00:59:59.999Z, 2026-01-01T00:00:00Z, 2026-01-01T01:00:00Z"
    })
    void isTheCalendarsOfTheZone(WindowKind kind, String zone, String instant, String start, String end) {
        WindowKind.Window window = window(kind, instant, zone);

        assertThat(window.startsAt()).isEqualTo(start);
        assertThat(window.endsAt()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "MONDAY, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "SUNDAY, 2026-11-22T00:00:00Z, 2026-11-29T00:00:00Z",
        "SATURDAY, 2026-11-21T00:00:00Z, 2026-11-28T00:00:00Z"
    })
    void beginsAWeekOnTheDayThatIsAskedFor(DayOfWeek firstDay, String start, String end) {
        WindowKind.Window window =
                WindowKind.WEEK.at(Instant.parse("2026-11-22T12:00:00Z"), ZoneId.of("UTC"), firstDay);

        assertThat(window).isEqualTo(new WindowKind.Window(Instant.parse(start), Instant.parse(end)));
    }

    @Test
    void neverEndsWhereItIsForGood() {
        WindowKind.Window window = window(WindowKind.TOTAL, "2026-11-22T12:00:00Z", "UTC");

        assertThat(window.startsAt()).isEqualTo(Instant.EPOCH);
        assertThat(window.endsAt()).isNull();
        assertThat(window.contains(Instant.parse("9999-01-01T00:00:00Z"))).isTrue();
    }

    @Test
    void makesTwoWindowsOfAnHourThatComesTwice() {
        WindowKind.Window first = window(WindowKind.HOUR, "2026-10-25T00:30:00Z", "Europe/Berlin");
        WindowKind.Window second = window(WindowKind.HOUR, "2026-10-25T01:30:00Z", "Europe/Berlin");

        assertThat(first.endsAt()).isEqualTo(second.startsAt()).isEqualTo("2026-10-25T01:00:00Z");
    }

    @ParameterizedTest
    @EnumSource(
            value = WindowKind.class,
            names = {"HOUR", "DAY", "WEEK", "MONTH", "QUARTER"})
    void leavesNoGapAndNoOverlapInAnyZone(WindowKind kind) {
        for (String zone : List.of(
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "America/Havana",
                "Africa/Cairo",
                "Asia/Kathmandu",
                "Australia/Lord_Howe",
                "Pacific/Chatham",
                "Pacific/Kiritimati",
                "+14:00",
                "-14:00")) {
            Instant end = Instant.parse("2027-02-01T00:00:00Z");
            WindowKind.Window window = window(kind, "2026-01-01T00:00:00Z", zone);
            while (window.endsAt() != null && window.endsAt().isBefore(end)) {
                Instant border = window.endsAt();
                WindowKind.Window next = kind.at(border, ZoneId.of(zone), DayOfWeek.MONDAY);
                assertThat(next.startsAt()).as("%s in %s", kind, zone).isEqualTo(border);
                assertThat(kind.at(border.minusNanos(1), ZoneId.of(zone), DayOfWeek.MONDAY))
                        .as("%s in %s", kind, zone)
                        .isEqualTo(window);
                assertThat(Duration.between(next.startsAt(), next.endsAt())).isPositive();
                window = next;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hour", "day", "week", "month", "quarter", "total"})
    void isNamedAsInTheApi(String code) {
        assertThat(List.of(WindowKind.values())).extracting(WindowKind::code).contains(code);
    }
}
