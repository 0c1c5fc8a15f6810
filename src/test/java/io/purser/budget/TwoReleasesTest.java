package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.ledger.MigrationRunner;
import io.purser.ledger.ShortLocks;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import io.purser.support.PostgresResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade and a downgrade under load. Replicas that do not know the next release's migration run before it, during
 * it and after it, and start on its schema. The migration adds everything that its rules allow.
 */
@BesideOthers
class TwoReleasesTest {
    /**
     * Each statement is a migration of its own: a migration that locked two of the tables would deadlock with commits.
     */
    private static final String NEXT_RELEASE = """
            alter table usage_entry add column region text, add column weight bigint not null default 1;
            alter table reservation add column region text not null default 'everywhere';
            alter table budget add column owner text;
            alter table budget_window add column carried_nanos bigint not null default 0;
            alter table budget_revision add column changed_by text;
            alter table replica add column release text not null default 'the one before';
            alter table idempotency add column region text;
            alter table usage_rollup add column cached_calls bigint not null default 0;
            alter table usage_detail add column cached_calls bigint not null default 0;
            alter table usage_latency add column region text;
            create table budget_carry (budget_id uuid primary key, nanos bigint not null);
            create index budget_carry_by_nanos on budget_carry (nanos);
            """;

    private static final int CALLERS = 16;

    private final String url = PostgresResource.freshDatabase();
    private final List<LedgerHarness> replicas = new ArrayList<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentLinkedQueue<Object> failures = new ConcurrentLinkedQueue<>();

    @TempDir
    Path next;

    @BeforeEach
    void migrate() {
        release("classpath:db/migration").migrate();
    }

    @AfterEach
    void close() {
        replicas.forEach(LedgerHarness::close);
    }

    private Flyway release(String... locations) {
        FluentConfiguration configuration =
                Flyway.configure().dataSource(url, "postgres", "postgres").locations(locations);
        new ShortLocks().customize(configuration);
        return configuration.load();
    }

    private LedgerHarness replica() throws Exception {
        LedgerHarness replica = LedgerHarness.over(url);
        replica.replica.beat();
        replicas.add(replica);
        return replica;
    }

    /** Calls of a nano-dollar by many callers until the end; each call is granted and charged. */
    private CompletableFuture<Void> load(LedgerHarness replica) {
        var callers = Executors.newVirtualThreadPerTaskExecutor();
        return CompletableFuture.allOf(java.util.stream.Stream.generate(() -> CompletableFuture.runAsync(
                        () -> {
                            while (!isOver.get()) {
                                call(replica);
                            }
                        },
                        callers))
                .limit(CALLERS)
                .toArray(CompletableFuture[]::new));
    }

    private void call(LedgerHarness replica) {
        try {
            AuthorisationResult result = BudgetService.await(replica.budgets.authorise(replica.request("0.000000002")));
            if (result instanceof AuthorisationResult.Granted granted) {
                BudgetService.await(
                        replica.budgets.settle(LedgerHarness.capture(granted.reservation(), Usd.ofNanos(1))));
                calls.incrementAndGet();
            } else {
                failures.add(result);
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private void untilSomeMoreWereMade() {
        int before = calls.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> calls.get() > before + 300 || !failures.isEmpty());
    }

    @Test
    void aReleaseForthAndBackUnderLoadFailsNoCallAndLosesNoEntry() throws Exception {
        // Given two replicas under load
        LedgerHarness old = replica();
        Budget budget = old.budget("everything", "1000");
        List<CompletableFuture<Void>> load = new ArrayList<>(List.of(load(old), load(replica())));
        untilSomeMoreWereMade();

        // When the next release's migration is applied under them
        String[] steps = NEXT_RELEASE.strip().split("(?<=;)\n", -1);
        for (int step = 0; step < steps.length; step++) {
            Files.writeString(next.resolve("V999_%d__next.sql".formatted(step)), steps[step]);
        }
        MigrationRunner.migrate(release("classpath:db/migration", "filesystem:" + next), Duration.ofMillis(100));
        untilSomeMoreWereMade();

        // And when a replica that does not know it starts, as after a downgrade
        release("classpath:db/migration").migrate();
        load.add(load(replica()));
        old.limit(budget, "2000");
        untilSomeMoreWereMade();
        isOver.set(true);
        load.forEach(CompletableFuture::join);

        // Then
        assertThat(failures).isEmpty();
        assertThat(old.balance(old.administration.find(budget.id()).orElseThrow()))
                .isEqualTo(new Balance(Usd.parse("2000"), Usd.ofNanos(calls.get()), Usd.ZERO));
        assertThat(old.number("select count(*) from usage_entry")).isEqualTo(calls.get());
        assertThat(old.number("select sum(calls) from usage_rollup where dimension = 'all'"))
                .isEqualTo(calls.get());
        assertThat(old.number("select count(*) from usage_entry where weight = 1 and region is null"))
                .isEqualTo(calls.get());
        assertThat(old.number("select count(*) from replica where release = 'the one before'"))
                .isEqualTo(3);
    }
}
