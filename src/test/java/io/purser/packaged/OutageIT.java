package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.purser.support.KillablePostgres;
import io.purser.support.SwitchingProxy;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is there and does not serve: it hangs, is read-only, has no space, or another one took its place. */
class OutageIT extends DatabaseOutage {
    @Test
    void answersWithinItsBoundWhileTheServerHangsAndGoesOnWhenItDoes() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of());
                PackagedPurser purser = PackagedPurser.start(postgres.plainUrl(), settings(provider, ANSWER_SECONDS))) {
            assertThat(MistralCalls.chat(purser, "before").statusCode()).isEqualTo(200);
            assertThat(MistralCalls.entries(purser, "before")).hasSize(1);

            postgres.hang();
            try {
                List<CompletableFuture<HttpResponse<String>>> routed =
                        List.of(route(purser), route(purser), route(purser));
                isRefusedForNow(within(LONGEST_ANSWER, () -> MistralCalls.chat(purser, "hanging")));
                for (CompletableFuture<HttpResponse<String>> one : routed) {
                    isRefusedForNow(within(LONGEST_ANSWER, one::join));
                }
                awaitReadiness(purser, 503);
                isRefusedForNow(within(LONGEST_CHECK, () -> route(purser).join()));
                isRefusedForNow(within(LONGEST_CHECK, () -> MistralCalls.chat(purser, "hanging")));
                isAlive(purser);
                assertThat(within(LONGEST_CHECK, () -> purser.get("/q/health/ready"))
                                .statusCode())
                        .isEqualTo(503);
            } finally {
                postgres.goOn();
            }

            awaitReadiness(purser, 200);
            assertThat(MistralCalls.chat(purser, "after").statusCode()).isEqualTo(200);
            assertThat(MistralCalls.entries(purser, "before")).hasSize(1);
            assertThat(MistralCalls.entries(purser, "hanging")).isEmpty();
            assertThat(MistralCalls.entries(purser, "after")).hasSize(1);
            // Twice 150 tokens at 0.25 µ$; of what was refused nothing is held.
            Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(month(purser).getString("budgets[0].spent_usd")).isEqualTo("0.000075");
                assertThat(month(purser).getString("budgets[0].reserved_usd")).isEqualTo("0");
            });
        }
    }

    @Test
    void isNotReadyWhileNothingCanBeWrittenAndReadyAgainByItself() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of());
                PackagedPurser purser = PackagedPurser.start(postgres.plainUrl(), settings(provider, ANSWER_SECONDS))) {
            assertThat(MistralCalls.chat(purser, "before").statusCode()).isEqualTo(200);

            becomesReadOnly(postgres, purser);
            hasNoSpace(postgres, purser);

            for (String task : List.of("before", "promoted", "space")) {
                assertThat(MistralCalls.entries(purser, task)).as(task).hasSize(1);
            }
            for (String task : List.of("demoted", "full")) {
                assertThat(MistralCalls.entries(purser, task)).as(task).isEmpty();
            }
        }
    }

    private static void becomesReadOnly(KillablePostgres postgres, PackagedPurser purser) throws SQLException {
        postgres.execute("alter system set default_transaction_read_only = on", "select pg_reload_conf()");
        awaitReadiness(purser, 503);
        isRefusedForNow(within(LONGEST_ANSWER, () -> MistralCalls.chat(purser, "demoted")));
        isRefusedForNow(within(LONGEST_ANSWER, () -> route(purser).join()));
        isAlive(purser);
        postgres.execute(
                "set default_transaction_read_only = off",
                "alter system reset default_transaction_read_only",
                "select pg_reload_conf()");
        awaitReadiness(purser, 200);
        assertThat(MistralCalls.chat(purser, "promoted").statusCode()).isEqualTo(200);
    }

    /** The table of reservations grows no more, while what settles is still committed. */
    private static void hasNoSpace(KillablePostgres postgres, PackagedPurser purser) throws SQLException {
        JsonPath hold = new JsonPath(route(purser).join().body());
        CompletableFuture<HttpResponse<String>> underWay = purser.send(
                "/v1/chat/completions",
                "{\"model\": \"openrouter:mistral-7b\", \"metadata\": {\"purser\": {\"task\": \"under-way\"}}, \"messages\": [{\"role\":"
                        + " \"user\", \"content\": \"{\\\"delay_ms\\\": 1000}\"}]}");
        postgres.execute("""
                create function full_disk() returns trigger language plpgsql as
                $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$
                """, "create trigger full_disk before insert on reservation execute function full_disk()");
        isRefusedForNow(within(LONGEST_ANSWER, () -> MistralCalls.chat(purser, "full")));
        awaitReadiness(purser, 503);
        assertThat(underWay.join().statusCode()).isLessThan(504);
        settle(purser, hold.getString("reservation.id"));
        for (int i = 0; i < 5; i++) {
            settle(purser, hold.getString("reservation.id"));
            assertThat(purser.get("/q/health/ready").statusCode()).isEqualTo(503);
        }
        isAlive(purser);
        postgres.execute("drop trigger full_disk on reservation");
        awaitReadiness(purser, 200);
        assertThat(MistralCalls.chat(purser, "space").statusCode()).isEqualTo(200);
    }

    private static void settle(PackagedPurser purser, String hold) {
        HttpResponse<String> settled = purser.post(
                "/record-usage",
                "{\"reservation\": \"%s\", \"prompt_tokens\": 2, \"completion_tokens\": 3}".formatted(hold));
        assertThat(settled.statusCode()).as(settled.body()).isEqualTo(200);
    }

    @Test
    void leavesAServerThatHangsForTheOneThatTookItsPlace() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres first = new KillablePostgres(Map.of());
                KillablePostgres second = new KillablePostgres(Map.of());
                SwitchingProxy proxy = new SwitchingProxy(first.port())) {
            Flyway.configure()
                    .dataSource(second.plainUrl(), "postgres", "postgres")
                    .load()
                    .migrate();
            // What the URL says wins over the setting, by which each wait for the first server would take a minute.
            String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres?socketTimeout=" + ANSWER_SECONDS;
            try (PackagedPurser purser = PackagedPurser.start(url, settings(provider, 60))) {
                assertThat(MistralCalls.chat(purser, "first").statusCode()).isEqualTo(200);
                assertThat(MistralCalls.entries(purser, "first")).hasSize(1);

                first.hang();
                try {
                    proxy.switchTo(second.port());
                    within(LONGEST_ANSWER, () -> MistralCalls.chat(purser, "between"));
                    awaitReadiness(purser, 200);
                    assertThat(within(LONGEST_ANSWER, () -> MistralCalls.chat(purser, "second"))
                                    .statusCode())
                            .isEqualTo(200);
                    assertThat(MistralCalls.entries(purser, "second")).hasSize(1);
                } finally {
                    first.goOn();
                }
            }
        }
    }
}
