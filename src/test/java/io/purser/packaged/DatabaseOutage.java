package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** What a Purser does whose PostgreSQL is there and does not serve. */
abstract class DatabaseOutage {
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    static final int ANSWER_SECONDS = 3;

    /** What docs/operations.md says: getting a connection, and the answer; and some for this machine. */
    static final Duration LONGEST_ANSWER = Duration.ofSeconds(5 + ANSWER_SECONDS + 10);

    /** A caller waits so long until its answer is settled. */
    static final Duration LONGEST_SETTLING = Duration.ofSeconds(10);

    /** Readiness waits for two seconds, and a call for nothing once it is known; and some for this machine. */
    static final Duration LONGEST_CHECK = Duration.ofSeconds(7);

    static Map<String, String> settings(FakeProvider provider, int answerSeconds) {
        String seconds = Integer.toString(answerSeconds);
        return MistralCalls.settings(
                provider, Map.of("PURSER_DB_MONEY_ANSWER_SECONDS", seconds, "PURSER_DB_ANSWER_SECONDS", seconds));
    }

    static CompletableFuture<HttpResponse<String>> route(PackagedPurser purser) {
        return purser.send("/route", "{\"prompt\": \"hello\", \"task\": \"routed\"}");
    }

    static JsonPath month(PackagedPurser purser) {
        return new JsonPath(purser.post("/budget-check", "{}").body());
    }

    static void awaitReadiness(PackagedPurser purser, int status) {
        Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> purser.get("/q/health/ready").statusCode() == status);
    }

    static HttpResponse<String> within(Duration limit, java.util.function.Supplier<HttpResponse<String>> answer) {
        long before = System.nanoTime();
        HttpResponse<String> response = answer.get();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as(response.uri() + " " + response.statusCode() + " " + response.body())
                .isLessThan(limit);
        return response;
    }

    static void isRefusedForNow(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).isPresent();
    }

    static void isAlive(PackagedPurser purser) {
        assertThat(within(LONGEST_CHECK, () -> purser.get("/q/health/live")).statusCode())
                .isEqualTo(200);
    }
}
