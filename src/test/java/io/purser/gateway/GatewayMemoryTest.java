package io.purser.gateway;

import static io.purser.gateway.RequestMemory.CHAT;
import static io.purser.gateway.RequestMemory.assertAllIsFree;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.RawHttp;
import io.purser.support.TestSystem;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of requests, and the calls in flight, with little memory for all requests. */
@QuarkusTest
@WithLittleMemory
class GatewayMemoryTest {
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
}
