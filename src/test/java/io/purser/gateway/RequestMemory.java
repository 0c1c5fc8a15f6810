package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;

/** What a test of the memory for requests finds free in the end. */
final class RequestMemory {
    static final String CHAT = "/v1/chat/completions";

    private RequestMemory() {}

    static void assertAllIsFree() {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            // The request takes three quarters of a key's memory; if any earlier lease were left, Purser would refuse
            // it.
            Response response = new CompletionRequest(CompletionRequest.GPT, "x".repeat(600_000)).post();
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        });
        Response routed = Assertions.assertTimeout(
                Duration.ofSeconds(30), () -> Api.post("/route", "{\"prompt\": \"hi\", \"reserve\": false}"));
        assertThat(routed.statusCode()).isEqualTo(200);
    }
}
