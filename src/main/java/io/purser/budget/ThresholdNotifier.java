package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.KeyBalance;
import io.purser.budget.definition.Threshold;
import io.purser.budget.definition.WindowKind;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.purser.liveness.SteadyRounds;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.HttpClientOnDemand;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notifies receivers that a threshold is reached: once for each threshold and window over all replicas, and again until
 * the receiver answers with a 2xx status or a day has passed. It signs the body with {@code purser.webhook-secret} as
 * GitHub signs its webhooks: {@code X-Purser-Signature: sha256=} and the HMAC in hex.
 */
@ApplicationScoped
class ThresholdNotifier implements Monitored {
    private static final Logger LOG = Logger.getLogger(ThresholdNotifier.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LARGEST_ANSWER = 65_536;
    private static final int RECEIVERS_AT_ONCE = 64;
    private static final int KEYS_AT_ONCE = 1_000;

    private static final int ATTEMPTS = 17; // doubling from a second to an hour: about a day

    private final Heartbeat rounds = new Heartbeat("notices");
    private final DataSource database;
    private final Clock clock;
    private final Optional<String> secret;
    private @Nullable SteadyRounds running;
    private final Set<URI> beingTold = ConcurrentHashMap.newKeySet();
    private final ExecutorService receivers = Executors.newFixedThreadPool(
            RECEIVERS_AT_ONCE, Thread.ofVirtual().name("purser-notice").factory());
    private final HttpClientOnDemand client = new HttpClientOnDemand(
            HttpClient.newBuilder().connectTimeout(TIMEOUT).followRedirects(HttpClient.Redirect.NEVER));

    @Inject
    ThresholdNotifier(DataSource database, Clock clock, BudgetProperties settings) {
        this(database, clock, settings.webhookSecret());
    }

    ThresholdNotifier(DataSource database, Clock clock, Optional<String> secret) {
        this.database = database;
        this.clock = clock;
        this.secret = secret;
    }

    private record Notice(UUID id, URI url, String body, int attempts) {}

    void start(@Observes StartupEvent event, BudgetProperties settings) {
        running = SteadyRounds.start(
                Thread.ofVirtual().name("purser-notices"), Duration.ofSeconds(2), settings.sweepEvery(), this::tick);
    }

    void stop(@Observes ShutdownEvent event) {
        if (running != null) {
            running.stop();
        }
    }

    private void tick() {
        rounds.round(() -> {
            try {
                note();
                CompletableFuture<Void> _ = deliver();
            } catch (SQLException e) {
                LOG.warnf("notices have to wait for the database: %s", e.getMessage());
            }
        });
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(rounds);
    }

    /** Does the same, and waits until all receivers have answered or timed out. */
    void run() {
        try {
            note();
            deliver().join();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a notice for every threshold that is reached and has no notice in its window. */
    void note() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            for (Budget budget : BudgetBook.read(connection).budgets()) {
                List<Threshold> telling = budget.thresholds().stream()
                        .filter(threshold -> threshold.action() == Threshold.Action.NOTIFY)
                        .toList();
                if (telling.isEmpty()) {
                    continue;
                }
                if (budget.scope().coversEachKey()) {
                    noteOfKeys(connection, budget, telling, now);
                } else {
                    Balance balance =
                            BalanceQueries.status(connection, budget, now).balance();
                    note(connection, budget, List.of(new KeyBalance("", balance)), telling, now);
                }
            }
        }
    }

    /** The fullest keys come first, and all have the same limit: behind one that reaches nothing, none does. */
    private void noteOfKeys(Connection connection, Budget budget, List<Threshold> telling, Instant now)
            throws SQLException {
        KeyBalance last = null;
        boolean goesOn = true;
        while (goesOn) {
            List<KeyBalance> page = BalanceQueries.ofKeys(connection, budget, now, last, KEYS_AT_ONCE);
            note(connection, budget, page, telling, now);
            rounds.beat();
            last = page.isEmpty() ? null : page.getLast();
            Balance least = last == null ? null : last.balance();
            goesOn = page.size() == KEYS_AT_ONCE
                    && least != null
                    && telling.stream().anyMatch(threshold -> threshold.isReached(least));
        }
    }

    private static void note(
            Connection connection, Budget budget, List<KeyBalance> balances, List<Threshold> telling, Instant now)
            throws SQLException {
        WindowKind.Window window = budget.windowAt(now);
        Set<ThresholdNotice.Written> written = ThresholdNotice.written(
                connection,
                balances.stream().map(each -> budget.of(each.key()).id()).toList(),
                window);
        for (KeyBalance each : balances) {
            Budget one = budget.of(each.key());
            for (Threshold threshold : telling) {
                ThresholdNotice.Written notice =
                        new ThresholdNotice.Written(one.id(), threshold.percent(), String.valueOf(threshold.url()));
                if (threshold.isReached(each.balance()) && !written.contains(notice)) {
                    ThresholdNotice.write(connection, one, window, each.balance(), threshold, now);
                }
            }
        }
    }

    /**
     * Sends the notices that are due. A replica takes a notice by postponing its next attempt, so that no two replicas
     * send it at the same time.
     */
    CompletableFuture<Void> deliver() throws SQLException {
        Map<URI, List<Notice>> due = take().stream().collect(Collectors.groupingBy(Notice::url));
        return CompletableFuture.allOf(due.values().stream()
                .map(notices -> CompletableFuture.runAsync(() -> tell(notices), receivers))
                .toArray(CompletableFuture[]::new));
    }

    /**
     * Sends notices to one receiver; no other receiver waits for it. If it does not accept one, the others are sent
     * later.
     */
    private void tell(List<Notice> notices) {
        URI receiver = notices.getFirst().url();
        if (!beingTold.add(receiver)) {
            return;
        }
        try {
            for (Notice notice : notices) {
                boolean delivered = send(notice);
                note(notice, delivered);
                if (!delivered) {
                    return;
                }
            }
        } catch (SQLException e) {
            LOG.warnf("what became of a notice has to wait for the database: %s", e.getMessage());
        } finally {
            beingTold.remove(receiver);
        }
    }

    private void note(Notice notice, boolean delivered) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        delivered
                                ? "update budget_notice set delivered_at = now() where id = ?"
                                : "update budget_notice set attempts = attempts + 1 where id = ?")) {
            update.setObject(1, notice.id());
            update.executeUpdate();
        }
    }

    @PreDestroy
    void close() {
        receivers.shutdownNow();
        client.close();
    }

    private List<Notice> take() throws SQLException {
        List<Notice> taken = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        update budget_notice
                        set next_attempt = now() + least(3600, 20 + power(2, attempts)) * interval '1 second'
                        where delivered_at is null and attempts < ? and next_attempt <= now()
                        returning id, url, body, attempts
                        """)) {
            update.setInt(1, ATTEMPTS);
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    taken.add(new Notice(
                            row.getObject(1, UUID.class),
                            URI.create(row.getString(2)),
                            row.getString(3),
                            row.getInt(4)));
                }
            }
        }
        return taken;
    }

    private boolean send(Notice notice) {
        HttpRequest.Builder request = HttpRequest.newBuilder(notice.url())
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .header("x-purser-delivery", notice.id().toString())
                .POST(HttpRequest.BodyPublishers.ofString(notice.body()));
        secret.ifPresent(key -> request.header("x-purser-signature", "sha256=" + sign(key, notice.body())));
        try {
            int status = BoundedHttpExchange.send(
                            client.get(),
                            request.build(),
                            HttpResponse.BodyHandlers.discarding(),
                            LARGEST_ANSWER,
                            TIMEOUT)
                    .statusCode();
            if (status >= 200 && status < 300) {
                return true;
            }
            LOG.warnf(
                    "a notice was answered with %d by %s, attempt %d",
                    status, notice.url().getHost(), notice.attempts() + 1);
        } catch (IOException e) {
            LOG.warnf("a notice did not reach %s, attempt %d", notice.url().getHost(), notice.attempts() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    static String sign(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
