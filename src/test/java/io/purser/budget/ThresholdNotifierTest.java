package io.purser.budget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.Threshold;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BesideOthers
class ThresholdNotifierTest {
    private static final String SECRET = "the secret of this test";

    private record Delivery(String id, String signature, String body) {}

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private volatile int status = 204;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer receiver;
    private LedgerHarness harness;
    private ThresholdNotifier notices;

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/notice", exchange -> {
            deliveries.add(new Delivery(
                    exchange.getRequestHeaders().getFirst("x-purser-delivery"),
                    exchange.getRequestHeaders().getFirst("x-purser-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.createContext("/slow", exchange -> {
            try (exchange) {
                goesOn.await();
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        receiver.setExecutor(threads);
        receiver.start();
        harness = LedgerHarness.fresh();
        notices = new ThresholdNotifier(harness.database, Clock.systemUTC(), Optional.of(SECRET));
    }

    @AfterEach
    void stop() {
        harness.close();
        goesOn.countDown();
        receiver.stop(0);
        threads.shutdownNow();
    }

    private void budgetWithNoticesAt(int... percents) {
        budgetWith(Arrays.stream(percents)
                .mapToObj(percent -> threshold(percent, "/notice"))
                .toList());
    }

    private Threshold threshold(int percent, String path) {
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + path);
        return new Threshold(percent, Threshold.Action.NOTIFY, url);
    }

    private void budgetWith(List<Threshold> thresholds) {
        budgetWith(Scope.EVERYTHING, thresholds);
    }

    private void budgetWith(Scope scope, List<Threshold> thresholds) {
        harness.administration.create(
                new BudgetDefinition(
                        "watched",
                        scope,
                        Usd.parse("1"),
                        null,
                        WindowKind.MONTH,
                        ZoneId.of("UTC"),
                        DayOfWeek.MONDAY,
                        true,
                        thresholds),
                "test");
    }

    private void spend(String amount) {
        spend(amount, LedgerHarness.SOMEBODY);
    }

    private void spend(String amount, Spender spender) {
        Usd most = Usd.parse(amount);
        AuthorisationResult.Granted granted = (AuthorisationResult.Granted)
                BudgetService.await(harness.budgets.authorise(harness.request(most, most, spender, null)));
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(granted.reservation(), Usd.parse(amount))));
    }

    private void makeDue() throws SQLException {
        try (Connection connection = harness.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update budget_notice set next_attempt = now() - interval '1 second'");
        }
    }

    @Test
    void tellsTheThresholdOfEachKeyInABudgetForEachKey() {
        budgetWith(new Scope(null, null, null, Scope.EACH, null, null, null), List.of(threshold(50, "/notice")));
        spend("0.6", new Spender("ann", null, null, null, Set.of()));
        spend("0.4", new Spender("ben", null, null, null, Set.of()));

        notices.run();
        spend("0.1", new Spender("ben", null, null, null, Set.of()));
        notices.run();

        assertThat(deliveries)
                .extracting(Delivery::body)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"scope\":\"key=ann\"", "\"spent_usd\":\"0.6\""),
                        second -> assertThat(second).contains("\"scope\":\"key=ben\"", "\"spent_usd\":\"0.5\""));
    }

    @Test
    void writesANoticeForEveryKeyOfManyThatReachedAThreshold() throws Exception {
        budgetWith(new Scope(null, null, null, Scope.EACH, null, null, null), List.of(threshold(50, "/notice")));
        spend("0.6", new Spender("first", null, null, null, Set.of()));
        try (Connection connection = harness.database.getConnection();
                Statement statement = connection.createStatement()) {
            // 2,299 keys more have spent as much, and 50 have spent less than half.
            statement.executeUpdate("""
                    insert into budget_window (budget_id, starts_at, ends_at, limit_nanos, spent_nanos, reserved_nanos,
                        template_id, key)
                    select gen_random_uuid(), starts_at, ends_at, limit_nanos,
                        case when n < 2300 then spent_nanos else limit_nanos / 3 end, 0, template_id, 'key' || n
                    from budget_window, generate_series(1, 2349) as n where key = 'first'
                    """);
        }

        notices.note();

        assertThat(harness.number("select count(*) from budget_notice")).isEqualTo(2_300);
    }

    @Test
    void tellsEachThresholdOnceInAWindowWhateverTheNumberOfReplicas() throws Exception {
        budgetWithNoticesAt(50, 90);
        spend("0.499999999");
        notices.run();
        assertThat(deliveries).isEmpty();

        spend("0.000000001");
        notices.run();
        notices.run();
        new ThresholdNotifier(harness.database, Clock.systemUTC(), Optional.of(SECRET)).run();

        assertThat(deliveries).hasSize(1);
        JsonNode notice = new JsonMapper().readTree(deliveries.getFirst().body());
        assertThat(notice.path("event").textValue()).isEqualTo("budget.threshold");
        assertThat(notice.path("budget").textValue()).isEqualTo("watched");
        assertThat(notice.path("percent").intValue()).isEqualTo(50);
        assertThat(notice.path("limit_usd").textValue()).isEqualTo("1");
        assertThat(notice.path("spent_usd").textValue()).isEqualTo("0.5");
        spend("0.4");
        notices.run();
        assertThat(deliveries).hasSize(2);
        assertThat(deliveries.get(1).body()).contains("\"percent\":90");
    }

    @Test
    void signsTheBodyAsItIsSent() throws Exception {
        budgetWithNoticesAt(1);
        spend("0.5");
        notices.run();

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        assertThat(deliveries.getFirst().signature())
                .isEqualTo("sha256="
                        + HexFormat.of()
                                .formatHex(
                                        mac.doFinal(deliveries.getFirst().body().getBytes(UTF_8))));
    }

    @Test
    void triesAgainUntilTheReceiverHasTakenIt() throws Exception {
        budgetWithNoticesAt(1);
        spend("0.5");
        status = 500;
        notices.run();
        notices.run();
        assertThat(deliveries).hasSize(1);
        assertThat(harness.number(
                        "select count(*) from budget_notice where next_attempt > now() + interval '15 seconds'"))
                .isEqualTo(1);

        status = 302;
        makeDue();
        notices.run();
        status = 200;
        makeDue();
        notices.run();
        makeDue();
        notices.run();

        assertThat(deliveries).hasSize(3);
        assertThat(deliveries)
                .extracting(Delivery::id)
                .containsOnly(deliveries.getFirst().id());
        assertThat(deliveries)
                .extracting(Delivery::body)
                .containsOnly(deliveries.getFirst().body());
        assertThat(harness.number("select attempts from budget_notice where delivered_at is not null"))
                .isEqualTo(2);
    }

    @Test
    void tellsOneReceiverWhileAnotherTakesItsTime() throws Exception {
        budgetWith(List.of(threshold(1, "/slow"), threshold(2, "/notice")));
        spend("0.5");
        notices.note();

        CompletableFuture<Void> all = notices.deliver();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> deliveries.size() == 1);
        assertThat(deliveries.getFirst().body()).contains("\"percent\":2");
        assertThat(all).isNotDone();
        goesOn.countDown();
        all.get(10, TimeUnit.SECONDS);
        assertThat(harness.number("select count(*) from budget_notice where delivered_at is not null"))
                .isEqualTo(2);
    }

    @Test
    void waitsForAReceiverThatIsUnreachable() throws Exception {
        budgetWithNoticesAt(1);
        spend("0.5");
        receiver.stop(0);

        notices.run();

        assertThat(harness.number("select attempts from budget_notice where delivered_at is null"))
                .isEqualTo(1);
        assertThat(Duration.ofSeconds(
                        harness.number("select extract(epoch from next_attempt - now())::bigint from budget_notice")))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(21));
    }
}
