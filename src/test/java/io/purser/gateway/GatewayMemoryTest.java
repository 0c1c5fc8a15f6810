package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.purser.support.RawHttp;
import io.purser.support.TestSystem;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Purser with four megabytes of memory for all requests, two megabytes for the requests of one key, and three calls in
 * flight.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = @ResourceArg(name = FakeProviderResource.SETTINGS, value = """
                purser.request-memory-bytes         = 4000000
                purser.request-memory-per-key-bytes = 2000000
                purser.calls-per-key                = 3
                purser.routes-per-key               = 1
                purser.provider.timeout             = PT30S
                """))
class GatewayMemoryTest {
    private static final String CHAT = "/v1/chat/completions";

    private static void assertAllIsFree() {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            // The request takes three quarters of a key's memory; if any earlier lease were left, Purser would refuse
            // it.
            Response response = new CompletionRequest(CompletionRequest.GPT, "x".repeat(600_000)).post();
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        });
        Response routed = Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> Api.post("/route", "{\"prompt\": \"hi\", \"reserve\": false}"));
        assertThat(routed.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/v1/embeddings", "/route"})
    void refusesATreeThatTakesMoreThanThereIsThoughItsTextIsShort(String path) {
        // 300 kB of text, whose tree would take twenty megabytes.
        String tree = "{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\": [" + "{},".repeat(100_000)
                + "{}]}]}";

        Response response = Api.post(path, tree);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(413);
        assertThat(response.asString()).contains("too_large");
        assertAllIsFree();
    }

    @Test
    void refusesABodyThatThisHeapCannotReadBeforeAByteOfItComes() {
        RawHttp.Answer answer =
                RawHttp.send("POST " + CHAT, "Content-Type: application/json", "Content-Length: 1000000");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("\"code\":\"too_large\"").contains("a larger heap");
        assertAllIsFree();
    }

    @Test
    void refusesBodiesBeyondTheShareOfAKeyBeforeTheyComeAndServesAnotherKey() throws IOException {
        ApiKeys other = ApiKeys.make("agent", "");

        try (Socket first = RawCall.announce(490_000, "{");
                Socket second = RawCall.announce(490_000, "{")) {
            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                RawHttp.Answer third =
                        RawHttp.send("POST " + CHAT, "Content-Type: application/json", "Content-Length: 490000");
                assertThat(third.status()).isEqualTo(503);
                assertThat(third.head()).containsIgnoringCase("retry-after: 1\r\n");
                assertThat(third.body()).contains("\"code\":\"not_ready\"");
            });
            Response served =
                    other.post(CHAT, new CompletionRequest(CompletionRequest.GPT, "x".repeat(100_000)).json());

            assertThat(served.statusCode()).as(served.asString()).isEqualTo(200);
            assertThat(List.of(first, second)).noneMatch(Socket::isClosed);
        }
        assertAllIsFree();
    }

    @Test
    void refusesEverybodysBodiesWhenAllOfTheMemoryIsTaken() throws IOException {
        ApiKeys other = ApiKeys.make("agent", "");
        ApiKeys third = ApiKeys.make("agent", "");

        try (Socket first = RawCall.announce(490_000, "{");
                Socket second = RawCall.announce(490_000, "{");
                Socket others = RawCall.announce(other.key(), 490_000, "{");
                Socket othersSecond = RawCall.announce(other.key(), 490_000, "{")) {
            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                Response refused =
                        third.post(CHAT, new CompletionRequest(CompletionRequest.GPT, "x".repeat(100_000)).json());
                assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isEqualTo("1");
            });
            assertThat(List.of(first, second, others, othersSecond)).noneMatch(Socket::isClosed);
        }
        assertAllIsFree();
    }

    @Test
    void readsABodyOfUnknownLengthAsFarAsTheMemoryReaches() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        String whole = Integer.toHexString(request.json().length()) + "\r\n" + request.json() + "\r\n0\r\n\r\n";
        String piece = "2710\r\n" + "x".repeat(10_000) + "\r\n";

        RawHttp.Answer known = RawHttp.send(
                "POST " + CHAT,
                out -> out.write(whole.getBytes(StandardCharsets.UTF_8)),
                "Content-Type: application/json",
                "Transfer-Encoding: chunked");
        RawHttp.Answer endless = RawHttp.send(
                "POST " + CHAT,
                out -> {
                    for (int i = 0; i < 300; i++) {
                        out.write(piece.getBytes(StandardCharsets.UTF_8));
                    }
                },
                "Content-Type: application/json",
                "Transfer-Encoding: chunked");

        assertThat(known.status()).as(known.body()).isEqualTo(200);
        assertThat(endless.status()).isEqualTo(413);
        assertAllIsFree();
    }

    @Test
    void readsAKeptAnswerOnlyWhereThereIsTheMemoryForIt() throws IOException {
        String request = new CompletionRequest(CompletionRequest.QWEN, "{'say_bytes': 280000}").json();
        ApiKeys keys = ApiKeys.make("agent", "");
        String once = TestSystem.unique("key");
        Response first =
                keys.request().header("Idempotency-Key", once).body(request).post(CHAT);
        assertThat(first.statusCode()).isEqualTo(200);

        // The answer takes 560 kB and its repetition 750 kB: beside these two requests, only the answer fits.
        try (Socket large = RawCall.announce(keys.key(), 490_000, "{");
                Socket small = RawCall.announce(keys.key(), 170_000, "{")) {
            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                Response refused = keys.request()
                        .header("Idempotency-Key", once)
                        .body(request)
                        .post(CHAT);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.jsonPath().getString("error.message"))
                        .startsWith("the memory for requests is taken");
            });
            assertThat(List.of(large, small)).noneMatch(Socket::isClosed);
        }

        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            Response again =
                    keys.request().header("Idempotency-Key", once).body(request).post(CHAT);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.header("x-purser-replayed")).isEqualTo("true");
            assertThat(again.asString().equals(first.asString())).isTrue(); // the text is too long for a message
        });
        assertAllIsFree();
    }

    @Test
    void letsAKeyHaveSoManyCallsInFlightAndNoMore() throws IOException {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'hang': true}");

        try (Socket first = RawCall.of(request);
                Socket second = RawCall.of(request);
                Socket third = RawCall.of(request)) {
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> TestSystem.callsWith(request.task).size() == 3);

            Response fourth = new CompletionRequest(CompletionRequest.QWEN, "hi").post();
            Response ofAnother =
                    ApiKeys.make("agent", "").post(CHAT, new CompletionRequest(CompletionRequest.GPT, "hi").json());

            assertThat(fourth.statusCode()).isEqualTo(429);
            assertThat(fourth.header("retry-after")).isEqualTo("1");
            assertThat(fourth.jsonPath().getString("error.message")).contains("3 calls in flight");
            assertThat(ofAnother.statusCode()).as(ofAnother.asString()).isEqualTo(200);
            assertThat(List.of(first, second, third)).noneMatch(Socket::isClosed);
        }
        Entries.of(request.task, 3);
        assertAllIsFree();
    }

    @Test
    void refusesAKeyARouteBeyondThoseThatItHasInFlight() throws Exception {
        ApiKeys greedy = ApiKeys.make("agent", "");
        List<Future<Response>> asked = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(12)) {
            for (int i = 0; i < 60; i++) {
                asked.add(callers.submit(() -> greedy.post("/route", "{\"prompt\": \"hello\"}")));
            }
        }

        List<Response> refused = new ArrayList<>();
        for (Future<Response> answer : asked) {
            assertThat(answer.get().statusCode()).as(answer.get().asString()).isIn(200, 429);
            if (answer.get().statusCode() == 429) {
                refused.add(answer.get());
            }
        }
        assertThat(refused)
                .isNotEmpty()
                .allMatch(answer -> answer.asString().contains("1 calls in flight"))
                .allMatch(answer -> "1".equals(answer.header("retry-after")))
                .hasSizeLessThan(60);
        assertThat(greedy.post("/route", "{\"prompt\": \"hello\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesAnAnswerAsFarAsTheMemoryReachesAndChargesTheBoundOfALongerOne() {
        CompletionRequest large = new CompletionRequest(CompletionRequest.QWEN, "{'say_bytes': 3000000}");

        Response refused = large.post();

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.jsonPath().getString("error.message"))
                .isEqualTo("openrouter answered with more than this Purser has the memory for");
        var entry = Entries.of(large.task, 1).getFirst();
        assertThat(entry).containsEntry("status", "unsettled").containsEntry("cost_usd", entry.get("bound_usd"));
        assertAllIsFree();
    }

    /** What has no content waits for a second model that may still answer, as far as the memory reaches. */
    @Test
    void passesOnWhatAStreamHoldsBackWhenTheMemoryIsShort() {
        String empty = "data: {\\'id\\': \\'a\\', \\'object\\': \\'chat.completion.chunk\\', \\'padding\\': \\'"
                + "x".repeat(70_000)
                + "\\', \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'role\\': \\'assistant\\'}}]}\\n\\n";
        String said =
                "data: {\\'id\\': \\'a\\', \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'content\\': \\'late\\'}, \\'finish_reason\\': \\'stop\\'}]}\\n\\ndata: [DONE]\\n\\n";
        CompletionRequest request = HedgedCall.of(
                        "{'delay_ms': 300, 'first_times': 20, 'events': ['" + empty + "', '" + said + "']}",
                        "{'delay_ms': 8000, 'say': 'other'}")
                .with("stream", "true");

        try (EventStream stream = request.open(HedgedCall.AFTER, "100")) {
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("late");
            assertThat(stream.header("x-purser-model")).contains(CompletionRequest.QWEN);
            assertThat(stream.header("x-purser-hedge")).contains("first");
        }
        assertAllIsFree();
    }

    /** The bytes that a request takes beside its body. */
    private static final int FRAME = 16_384;

    /** Two requests of the key whose bodies are being read; they leave this much of the key's memory. */
    private static List<Socket> leave(String key, int left) throws IOException {
        int length = (2_000_000 - left - 2 * FRAME) / 4;
        return List.of(RawCall.announce(key, length, "{"), RawCall.announce(key, length, "{"));
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            assertThat(socket.isClosed()).isFalse();
            socket.close();
        }
    }

    @Test
    void hasTheMemoryForAnOrdinaryAnswerBeforeTheCallIsPaidFor() throws IOException {
        ApiKeys keys = ApiKeys.make("agent", "");
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        // Leaves memory for the request and not for an answer.
        List<Socket> others = leave(keys.key(), FRAME + 6_000);

        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            Response refused = keys.post(CHAT, request.json());
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
        });
        int sent = TestSystem.callsWith(request.task).size();
        Response again = keys.post(CHAT, request.json());

        assertThat(again.statusCode()).isEqualTo(503);
        assertThat(again.jsonPath().getString("error.message")).startsWith("the memory for requests is taken");
        assertThat(TestSystem.callsWith(request.task)).hasSize(sent);
        close(others);
        assertAllIsFree();
    }

    @Test
    void passesAnOrdinaryAnswerOnWhateverOtherCallsHaveTakenMeanwhile() throws Exception {
        ApiKeys keys = ApiKeys.make("agent", "");
        CompletionRequest request =
                new CompletionRequest(CompletionRequest.QWEN, "{'say_bytes': 3000, 'delay_ms': 4000}");
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Future<Response> called = caller.submit(() -> keys.post(CHAT, request.json()));
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> TestSystem.callsWith(request.task).size() == 1);
            // The call in flight has a little more than 24 kB, and its answer of 3 kB would take 6 kB more.
            List<Socket> others = leave(keys.key(), FRAME + 8_192 + 3_000);
            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                Response refused = keys.post(CHAT, new CompletionRequest(CompletionRequest.QWEN, "hi").json());
                assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
            });

            Response answer = called.get(20, TimeUnit.SECONDS);

            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
            close(others);
        }
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("status", "ok");
        assertAllIsFree();
    }
}
