package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.DatabaseClock;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import io.purser.support.UtcClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica whose machine's clock is minutes wrong, or is set while it runs, with a database whose clock is right. */
@BesideOthers
class WrongClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ShiftedClock machine = new ShiftedClock();
    private LedgerHarness replica;

    /** This machine's clock, which the database uses too, plus an offset. */
    private static final class ShiftedClock extends UtcClock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @BeforeEach
    void open() throws Exception {
        replica = new LedgerHarness(
                LedgerHarness.freshUrl(), new DatabaseClock(machine, System::nanoTime), Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        replica.close();
    }

    /** A budget by the hour, in a zone in which the hour ends in two minutes by the database's clock. */
    private Budget endingInTwoMinutes() {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        long into = Duration.between(end.truncatedTo(ChronoUnit.HOURS), end).toSeconds();
        return replica.budget(LedgerHarness.definition(
                "hourly",
                Scope.EVERYTHING,
                "1",
                WindowKind.HOUR,
                ZoneOffset.ofTotalSeconds((int) (HOUR.toSeconds() - into)),
                true));
    }

    private AuthorisationResult ask(String bound) {
        return BudgetService.await(replica.budgets.authorise(replica.request(bound)));
    }

    @Test
    void aClockThatIsAheadOpensNoWindowEarly() throws Exception {
        Budget budget = endingInTwoMinutes();
        machine.ahead = Duration.ofMinutes(5);
        replica.replica.beat();

        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Busy.class);

        assertThat(replica.budgets.status(budget, Instant.now()).balance().reserved())
                .isEqualTo(Usd.parse("1"));
        assertThat(replica.budgets
                        .status(budget, Instant.now().plus(Duration.ofMinutes(5)))
                        .balance()
                        .reserved())
                .isEqualTo(Usd.ZERO);
    }

    @Test
    void aClockThatIsBehindSpendsFromTheWindowThatIsOpen() throws Exception {
        Budget budget = endingInTwoMinutes();
        machine.ahead = Duration.ofMinutes(-70);
        replica.replica.beat();

        AuthorisationResult.Granted granted = (AuthorisationResult.Granted) ask("1");

        assertThat(replica.budgets.status(budget, Instant.now()).balance().reserved())
                .isEqualTo(Usd.parse("1"));
        assertThat(TimeOrderedUuids.timeOf(granted.reservation()))
                .isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(3));
        assertThat(replica.number("select count(*) from reservation where expires_at > now() + interval '9 minutes'"
                        + " and created_at > now() - interval '10 seconds'"))
                .isEqualTo(1);
    }

    @Test
    void aClockThatIsSetAtRunTimeOpensNoWindowEarlyEvenBeforeTheDatabaseIsAsked() throws Exception {
        Budget budget = endingInTwoMinutes();
        replica.replica.beat();
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Granted.class);

        machine.ahead = Duration.ofMinutes(5);
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Busy.class);
        replica.replica.beat();
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Busy.class);

        BudgetService.await(replica.budgets.settle(LedgerHarness.capture(held(), Usd.parse("0.4"))));
        assertThat(replica.budgets.status(budget, Instant.now()).balance())
                .isEqualTo(new Balance(Usd.parse("1"), Usd.parse("0.4"), Usd.ZERO));
        assertThat(
                        replica.number(
                                "select count(*) from usage_entry where"
                                        + " abs(extract(epoch from recorded_at - now())) < 10 and abs(extract(epoch from time - now())) < 60"))
                .isEqualTo(1);
    }

    private java.util.UUID held() throws Exception {
        try (var connection = replica.database.getConnection();
                var select = connection.prepareStatement("select id from reservation");
                var row = select.executeQuery()) {
            row.next();
            return row.getObject(1, java.util.UUID.class);
        }
    }
}
