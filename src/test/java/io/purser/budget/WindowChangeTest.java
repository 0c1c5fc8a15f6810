package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.SettableClock;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The money at the end of a window, and when the clock jumps. */
@BesideOthers
class WindowChangeTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2028-02-29T23:59:59.999Z"));
    private LedgerHarness harness;

    @BeforeEach
    void open() throws Exception {
        harness = new LedgerHarness(LedgerHarness.freshUrl(), clock, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private Budget monthly(String zone, String limit) {
        return harness.budget(LedgerHarness.definition(
                "monthly in " + zone, Scope.EVERYTHING, limit, WindowKind.MONTH, ZoneId.of(zone), true));
    }

    private AuthorisationResult ask(String bound) {
        return BudgetService.await(harness.budgets.authorise(harness.request(bound)));
    }

    private static Balance balance(String limit, String spent, String reserved) {
        return new Balance(Usd.parse(limit), Usd.parse(spent), Usd.parse(reserved));
    }

    @Test
    void chargesTheWindowInWhichItWasReservedThoughTheNextHasBegun() {
        Budget budget = monthly("UTC", "1");
        AuthorisationResult.Granted granted = (AuthorisationResult.Granted) ask("0.7");
        assertThat(ask("0.4")).isInstanceOf(AuthorisationResult.Busy.class);
        Instant inFebruary = clock.instant();

        clock.advance(Duration.ofMillis(1));
        assertThat(harness.balance(budget)).isEqualTo(balance("1", "0", "0"));
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Granted.class);
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(granted.reservation(), Usd.parse("0.5"))));

        assertThat(harness.budgets.status(budget, inFebruary).balance()).isEqualTo(balance("1", "0.5", "0"));
        assertThat(harness.budgets.status(budget, inFebruary).window().endsAt())
                .isEqualTo(Instant.parse("2028-03-01T00:00:00Z"));
        assertThat(harness.balance(budget)).isEqualTo(balance("1", "0", "1"));
    }

    @Test
    void aClockThatJumpsBackSpendsFromTheOldWindowAndNotTwice() {
        Budget budget = monthly("UTC", "1");
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Granted.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Granted.class);

        clock.advance(Duration.ofSeconds(-1));
        assertThat(ask("0.1")).isInstanceOf(AuthorisationResult.Busy.class);
        clock.advance(Duration.ofDays(366));
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(harness.balance(budget)).isEqualTo(balance("1", "0", "1"));
    }

    @Test
    void oneCallFallsIntoDifferentMonthsOfDifferentZones() {
        Budget east = monthly("+14:00", "1");
        Budget west = monthly("-12:00", "2");
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(ask("0.5")).isInstanceOf(AuthorisationResult.Busy.class);

        // In the zone in the east, March started ten hours ago; in the west, it starts in twelve hours.
        clock.advance(Duration.ofHours(12).plusMillis(1));
        assertThat(harness.balance(east)).isEqualTo(balance("1", "0", "1"));
        assertThat(harness.balance(west)).isEqualTo(balance("2", "0", "0"));
    }
}
