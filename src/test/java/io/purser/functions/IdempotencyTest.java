package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithGateway
class IdempotencyTest {
    private static final int AT_ONCE = 8;

    private static List<Response> allAtOnce(String path, String body) throws Exception {
        List<Response> responses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Response>> asked = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                asked.add(threads.submit(() -> Api.post(path, body)));
            }
            for (Future<Response> response : asked) {
                responses.add(response.get());
            }
        }
        return responses;
    }

    private static void assertConflict(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(409);
        assertThat(response.jsonPath().getString("type")).isEqualTo("urn:purser:problem:conflict");
        assertThat(response.header("x-should-retry")).isEqualTo("false");
    }

    private static void assertGoodOrInFlight(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isIn(200, 409);
        if (response.statusCode() == 409) {
            assertThat(response.jsonPath().getString("type")).isEqualTo("urn:purser:problem:in_flight");
            assertThat(response.header("retry-after")).isEqualTo("1");
            assertThat(response.header("x-should-retry")).isNull();
        }
    }

    @Test
    void routesOnceForOneKey() {
        String key = TestSystem.unique("key");
        String ask = "{\"prompt\": \"Say hello\", \"idempotency_key\": \"%s\"}".formatted(key);

        Response first = Api.post("/route", ask);
        Response again = Api.post("/route", ask);
        Response other = Api.post("/route", ask.replace("hello", "goodbye"));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.jsonPath().getMap("")).isEqualTo(first.jsonPath().getMap(""));
        assertConflict(other);
    }

    @Test
    void holdsTheMoneyOnceForOneKeyThatComesManyTimesAtOnce() throws Exception {
        String ask = "{\"prompt\": \"Say hello\", \"idempotency_key\": \"%s\"}".formatted(TestSystem.unique("key"));

        List<Response> responses = allAtOnce("/route", ask);

        responses.forEach(IdempotencyTest::assertGoodOrInFlight);
        assertThat(responses.stream()
                        .filter(response -> response.statusCode() == 200)
                        .map(response -> response.jsonPath().getString("reservation.id"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void recordsOnceForOneKey() {
        String task = TestSystem.unique("keyed");
        String usage =
                "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 10, \"completion_tokens\": 5, \"task\": \"%s\", \"idempotency_key\": \"%s\"}"
                        .formatted(task, TestSystem.unique("key"));

        Response first = Api.post("/record-usage", usage);
        Response again = Api.post("/record-usage", usage);
        Response other =
                Api.post("/record-usage", usage.replace("\"completion_tokens\": 5", "\"completion_tokens\": 6"));

        assertThat(first.jsonPath().getBoolean("known_already")).isFalse();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.jsonPath().getBoolean("known_already")).isTrue();
        assertThat(again.jsonPath().getString("entry"))
                .isEqualTo(first.jsonPath().getString("entry"));
        assertThat(again.jsonPath().getString("cost_usd")).isEqualTo("0.00002");
        assertConflict(other);
        assertThat(Ledger.entryOf(task)).containsEntry("cost_usd", "0.00002");
    }

    @Test
    void chargesOnceForOneKeyThatComesManyTimesAtOnce() throws Exception {
        String task = TestSystem.unique("keyed");
        String usage =
                "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 10, \"completion_tokens\": 5, \"task\": \"%s\", \"idempotency_key\": \"%s\"}"
                        .formatted(task, TestSystem.unique("key"));

        List<Response> responses = allAtOnce("/record-usage", usage);

        responses.forEach(IdempotencyTest::assertGoodOrInFlight);
        assertThat(responses.stream()
                        .filter(response -> response.statusCode() == 200)
                        .filter(response -> !response.jsonPath().getBoolean("known_already")))
                .hasSize(1);
        assertThat(Ledger.entryOf(task)).containsEntry("cost_usd", "0.00002");
    }

    @Test
    void capturesAReservationOnceThatIsRecordedManyTimesAtOnce() throws Exception {
        String task = TestSystem.unique("captured");
        String reservation = Api.post("/route", "{\"prompt\": \"Say hello\", \"task\": \"%s\"}".formatted(task))
                .jsonPath()
                .getString("reservation.id");

        List<Response> responses = allAtOnce(
                "/record-usage",
                "{\"reservation\": \"%s\", \"prompt_tokens\": 10, \"completion_tokens\": 5}".formatted(reservation));

        assertThat(responses).allSatisfy(response -> {
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            assertThat(response.jsonPath().getString("cost_usd")).isEqualTo("0.00002");
        });
        assertThat(responses.stream().filter(response -> !response.jsonPath().getBoolean("known_already")))
                .hasSize(1);
        assertThat(Ledger.entryOf(task)).containsEntry("cost_usd", "0.00002");
    }

    @Test
    void keepsTheKeysOfFunctionsApart() {
        String key = TestSystem.unique("key");
        Api.post("/route", "{\"prompt\": \"Say hello\", \"idempotency_key\": \"%s\"}".formatted(key));

        Response other = Api.post(
                "/record-usage",
                "{\"target\": \"localai:phi-4-14b\", \"prompt_tokens\": 1, \"completion_tokens\": 1, \"idempotency_key\": \"%s\"}"
                        .formatted(key));

        // One key, one charge: the caller's key belongs to one request, to whichever function it was sent.
        assertConflict(other);
    }

    @Test
    void refusesAKeyOfAnotherRequestForAReservationToo() {
        String key = TestSystem.unique("key");
        String task = TestSystem.unique("keyed");
        List<String> reservations = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            reservations.add(Api.post("/route", "{\"prompt\": \"Say hello\", \"task\": \"%s\"}".formatted(task))
                    .jsonPath()
                    .getString("reservation.id"));
        }
        String usage =
                "{\"reservation\": \"%s\", \"prompt_tokens\": 10, \"completion_tokens\": 5, \"idempotency_key\": \"%s\"}";

        Response first = Api.post("/record-usage", usage.formatted(reservations.get(0), key));
        Response again = Api.post("/record-usage", usage.formatted(reservations.get(0), key));
        Response other = Api.post("/record-usage", usage.formatted(reservations.get(1), key));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.jsonPath().getBoolean("known_already")).isTrue();
        assertConflict(other);
        assertThat(Ledger.entryOf(task)).containsEntry("entry", reservations.get(0));
    }

    @Test
    void freesAKeyWhoseRequestWasRefused() {
        String key = TestSystem.unique("key");
        String ask = "{\"prompt\": \"Say hello\", \"max_output_tokens\": %d, \"idempotency_key\": \"%s\"}";
        // No model writes so many tokens. Nothing was reserved, so the key is still free.
        Response refused = Api.post("/route", ask.formatted(50_000_000, key));

        Response good = Api.post("/route", ask.formatted(10, key));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(good.statusCode()).isEqualTo(200);
    }
}
