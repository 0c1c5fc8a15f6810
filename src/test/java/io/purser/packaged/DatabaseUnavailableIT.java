package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.purser.support.KillablePostgres;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What callers are told while PostgreSQL is unavailable, and that all goes on by itself when it is back. */
class DatabaseUnavailableIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static void awaitReadiness(PackagedPurser purser, int status) {
        Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> purser.get("/q/health/ready").statusCode() == status);
    }

    @Test
    void grantsNothingWhileItIsUnavailableAndGoesOnByItself() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of());
                PackagedPurser purser =
                        PackagedPurser.start(postgres.url(), MistralCalls.settings(provider, Map.of()))) {
            assertThat(MistralCalls.chat(purser, "before").statusCode()).isEqualTo(200);
            long calls = provider.callsWith("prompt");

            postgres.kill();
            HttpResponse<String> routed = purser.post("/route", "{\"prompt\": \"hello\"}");
            HttpResponse<String> called = MistralCalls.chat(purser, "outage");

            assertThat(routed.statusCode()).as(routed.body()).isEqualTo(503);
            assertThat(routed.headers().firstValue("retry-after")).isPresent();
            assertThat(new JsonPath(routed.body()).getString("type")).isEqualTo("urn:purser:problem:not_ready");
            assertThat(called.statusCode()).as(called.body()).isEqualTo(503);
            assertThat(called.headers().firstValue("retry-after")).isPresent();
            assertThat(provider.callsWith("prompt")).isEqualTo(calls);
            awaitReadiness(purser, 503);
            assertThat(purser.get("/q/health/live").statusCode()).isEqualTo(200);

            postgres.restart();
            awaitReadiness(purser, 200);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> MistralCalls.chat(purser, "after").statusCode() == 200);
            // A settlement that nobody waits for may be with a batch that has to be repeated.
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .untilAsserted(() ->
                            assertThat(MistralCalls.entries(purser, "before")).hasSize(1));
            assertThat(MistralCalls.entries(purser, "outage")).isEmpty();
        }
    }

    @Test
    void letsCallsOutUpToACeilingWhereTheOperatorWantsItAndChargesThemLater() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of());
                PackagedPurser purser = PackagedPurser.start(
                        postgres.url(), MistralCalls.settings(provider, Map.of("PURSER_FAIL_OPEN_USD", "0.0003")))) {
            assertThat(MistralCalls.chat(purser, "before").statusCode()).isEqualTo(200);

            postgres.kill();
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> MistralCalls.chat(purser, "outage").statusCode() == 200);
            int let = 1;
            HttpResponse<String> next = MistralCalls.chat(purser, "outage");
            for (; next.statusCode() == 200; next = MistralCalls.chat(purser, "outage")) {
                let++;
            }

            assertThat(next.statusCode()).as(next.body()).isEqualTo(503);
            // Each is bounded by some 210 bytes and 100 tokens at 0.25 µ$: the ceiling holds three of them.
            assertThat(let).isBetween(2, 4);
            postgres.restart();
            int charged = let;
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(MistralCalls.entries(purser, "outage"))
                            .hasSize(charged)
                            .allSatisfy(entry -> assertThat(entry).containsEntry("status", "ok")));
        }
    }
}
