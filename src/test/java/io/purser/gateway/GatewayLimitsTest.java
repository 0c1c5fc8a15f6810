package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that may have two calls in flight, and that rests for three seconds after two failures in a row. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = @ResourceArg(name = FakeProviderResource.SETTINGS, value = """
                purser.provider.concurrency         = 2
                purser.calls-per-key                = 100
                purser.provider.failures-until-rest = 2
                purser.provider.rest                = PT3S
                purser.provider.longest-rest        = PT3S
                """))
class GatewayLimitsTest {
    @Test
    void givesAProviderNoMoreCallsAtOnceThanItTakes() throws Exception {
        List<CompletableFuture<Response>> slow = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CompletionRequest chat = new CompletionRequest(CompletionRequest.CLAUDE, "{'delay_ms': 1500}");
            slow.add(CompletableFuture.supplyAsync(() -> chat.post(), Thread::startVirtualThread));
            Provider.awaitCallFor(chat);
        }
        CompletionRequest third = new CompletionRequest(CompletionRequest.CLAUDE, "hi");
        CompletionRequest elsewhere =
                new CompletionRequest(CompletionRequest.CLAUDE, "hi").orElse(CompletionRequest.LOCAL);

        Response refused = third.post();
        Response replaced = elsewhere.post();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(refused.jsonPath().getString("error.message")).isEqualTo("too many calls to requesty are under way");
        assertThat(TestSystem.callsWith(third.task)).isEmpty();
        assertThat(Entries.of(third.task)).allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(replaced.header("x-purser-model")).isEqualTo(CompletionRequest.LOCAL);
        for (CompletableFuture<Response> each : slow) {
            assertThat(each.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(new CompletionRequest(CompletionRequest.CLAUDE, "hi").post().statusCode())
                .isEqualTo(200);
    }

    @Test
    void passesOverWhatFailedTwiceAndTriesItAgainAfterItsRest() {
        String request = "{'qwen/qwen-2-72b-instruct': {'status': 500}}";
        for (int i = 0; i < 2; i++) {
            assertThat(new CompletionRequest(CompletionRequest.QWEN, request)
                            .orElse(CompletionRequest.GPT)
                            .post()
                            .header("x-purser-attempts"))
                    .isEqualTo("2");
        }

        CompletionRequest meanwhile = new CompletionRequest(CompletionRequest.QWEN, "hi").orElse(CompletionRequest.GPT);
        Response passedOver = meanwhile.post();

        assertThat(passedOver.header("x-purser-model")).isEqualTo(CompletionRequest.GPT);
        assertThat(passedOver.header("x-purser-attempts")).isNull();
        assertThat(Entries.of(meanwhile.task, 1))
                .extracting(e -> e.get("target"))
                .containsExactly(CompletionRequest.GPT);
        // If no other model is listed, the resting model is called nevertheless.
        assertThat(new CompletionRequest(CompletionRequest.QWEN, request).post().statusCode())
                .isEqualTo(500);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(new CompletionRequest(CompletionRequest.QWEN, "hi")
                                .orElse(CompletionRequest.GPT)
                                .post()
                                .header("x-purser-model"))
                        .isEqualTo(CompletionRequest.QWEN));
        assertThat(new CompletionRequest(CompletionRequest.QWEN, "hi")
                        .orElse(CompletionRequest.GPT)
                        .post()
                        .header("x-purser-model"))
                .isEqualTo(CompletionRequest.QWEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status': 403, 'json': {'error': {'message': 'no', 'metadata': {'reasons': ['violence']}}} | 403",
                "'status': 400, 'json': {'error': {'message': 'no', 'code': 'content_filter'}} | 400",
                "'json': {'error': {'message': 'your prompt was flagged', 'code': 502}} | 200",
                "'json': {'choices': [{'message': {'content': null}, 'finish_reason': 'content_filter'}]} | 200",
                "'json': {'choices': [{'message': {'content': ''}, 'finish_reason': 'stop'}]} | 200",
            })
    void benchesNoModelForPromptsThatWereRefusedOrAnsweredWithNothing(String answer, int status) {
        String request = "{'qwen/qwen-2-72b-instruct': {'answer': {%s}}}".formatted(answer);
        for (int i = 0; i < 3; i++) {
            Response response = new CompletionRequest(CompletionRequest.QWEN, request)
                    .orElse(CompletionRequest.GPT)
                    .post();
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        }

        assertThat(new CompletionRequest(CompletionRequest.QWEN, "hi")
                        .orElse(CompletionRequest.GPT)
                        .post()
                        .header("x-purser-model"))
                .isEqualTo(CompletionRequest.QWEN);
    }
}
