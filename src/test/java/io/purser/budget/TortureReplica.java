package io.purser.budget;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.ledger.CallStatus;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A replica in a process of its own: its callers spend from one budget at a provider that bills, until it is killed.
 */
public final class TortureReplica {
    static final Duration SILENCE = Duration.ofSeconds(3);
    private static final int CALLERS = 64;

    private TortureReplica() {}

    /** Takes the JDBC URL, the provider's URL, a seed, and the number of seconds. */
    public static void main(String[] arguments) throws Exception {
        String provider = arguments[1];
        long seed = Long.parseLong(arguments[2]);
        long end = System.nanoTime() + Long.parseLong(arguments[3]) * 1_000_000_000L;
        LedgerHarness harness = new LedgerHarness(arguments[0], Clock.systemUTC(), SILENCE);
        Thread.ofPlatform().daemon().start(() -> live(harness));
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        CountDownLatch done = new CountDownLatch(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            Random random = new Random(seed * CALLERS + i);
            Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < end) {
                    call(harness, client, provider, random);
                }
                done.countDown();
            });
        }
        done.await();
        harness.close();
    }

    private static void live(LedgerHarness harness) {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                harness.replica.beat();
                harness.sweep.settleAll();
            } catch (SQLException | RuntimeException e) {
                // the database is unavailable; the next round comes soon
            }
            try {
                if (never.await(500, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void call(LedgerHarness harness, HttpClient client, String provider, Random random) {
        Usd bound = Usd.ofNanos(1_000 + random.nextInt(9_000));
        Usd least = random.nextInt(4) == 0 ? Usd.ofNanos(500) : bound;
        // One call in four has an idempotency key, which other callers and other replicas use as well.
        Authorisation.Key key = random.nextInt(4) != 0
                ? null
                : new Authorisation.Key(
                        LedgerHarness.SOMEBODY.caller(), "key-" + random.nextInt(2_000), "the same request");
        AuthorisationResult result;
        try {
            result = BudgetService.await(
                    harness.budgets.authorise(harness.request(least, bound, LedgerHarness.SOMEBODY, key)));
        } catch (Problem | IllegalStateException e) {
            return; // fail closed: nothing was granted, and nothing is sent
        }
        if (!(result instanceof AuthorisationResult.Granted granted)) {
            return;
        }
        if (random.nextInt(20) == 0) {
            var _ = harness.budgets.settleSoon(
                    new Settlement.VoidReservation(granted.reservation())); // the caller gave up before it was sent
            return;
        }
        Settlement settlement = send(client, provider, granted, random);
        boolean isAwaited = random.nextBoolean();
        var settled = isAwaited ? harness.budgets.settle(settlement) : harness.budgets.settleSoon(settlement);
        if (random.nextInt(10) == 0) {
            var _ = harness.budgets.settle(settlement); // a repeated settlement
        }
        if (isAwaited) {
            try {
                BudgetService.await(settled);
            } catch (Problem | IllegalStateException e) {
                // it stays queued until the database is back
            }
        }
    }

    private static Settlement send(
            HttpClient client, String provider, AuthorisationResult.Granted granted, Random random) {
        long cost = random.nextLong(granted.amount().nanos() + 1);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(provider + "/bill?id=" + granted.reservation() + "&cost=" + cost))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (random.nextInt(20) == 0) {
                return new Settlement.UnknownCost(
                        granted.reservation(), null); // the caller disconnected, the answer was lost
            }
            return response.statusCode() == 200
                    ? LedgerHarness.capture(granted.reservation(), Usd.ofNanos(cost))
                    : new Settlement.Failure(granted.reservation(), CallStatus.ERROR, null);
        } catch (java.io.IOException e) {
            return new Settlement.UnknownCost(granted.reservation(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Settlement.UnknownCost(granted.reservation(), null);
        }
    }
}
