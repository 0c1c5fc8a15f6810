package io.purser.reconciliation;

import io.purser.access.SettableClock;
import io.purser.ledger.LedgerTables;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Purser that asks OpenRouter over HTTP and keeps what it told in a real database. */
abstract class ReconciliationWorld {
    static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    static final String MINI = "openai/gpt-4o-mini";

    final SettableClock clock = new SettableClock(Instant.parse("2026-10-02T03:00:00Z"));
    OpenRouterFake openRouter;
    LedgerTables tables;
    Replica one;

    /** The parts of one process. */
    record Replica(Reconciliations reconciliations, ReconciliationSchedule schedule) {}

    @BeforeEach
    void start() {
        openRouter = new OpenRouterFake();
        tables = new LedgerTables();
        one = replica(openRouter.baseUrl(), Optional.of(OpenRouterFake.KEY));
    }

    @AfterEach
    void stop() {
        tables.close();
        openRouter.close();
    }

    Replica replica(URI baseUrl, Optional<String> key) {
        ReconciliationSettings settings =
                new ReconciliationSettings(key, baseUrl + "/", "0.01", Optional.of("https://receiver.example/purser"));
        OpenRouterAccount account = new OpenRouterAccount(settings);
        AccountRows rows = new AccountRows(tables.database);
        Reconciliations reconciliations = new Reconciliations(
                account,
                rows,
                new LedgerActivity(tables.database),
                settings,
                model -> Optional.of(model).filter("mini"::equals).map(name -> MINI),
                clock);
        return new Replica(
                reconciliations,
                new ReconciliationSchedule(reconciliations, account, rows, settings, tables.database, clock));
    }

    void moveTo(String time) {
        clock.advance(Duration.between(clock.instant(), Instant.parse(time)));
    }
}
