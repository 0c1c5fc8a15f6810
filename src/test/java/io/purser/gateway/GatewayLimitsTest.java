package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
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

/** A provider that gets two calls at once, and is passed over after two failures in a row, for three seconds. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = {
            @ResourceArg(name = "purser.provider.concurrency", value = "2"),
            @ResourceArg(name = "purser.calls-per-key", value = "100"),
            @ResourceArg(name = "purser.provider.failures-until-rest", value = "2"),
            @ResourceArg(name = "purser.provider.rest", value = "PT3S"),
            @ResourceArg(name = "purser.provider.longest-rest", value = "PT3S"),
        })
class GatewayLimitsTest {
    private static Response complete(Ask ask) {
        return Api.post("/v1/chat/completions", ask.json());
    }

    @Test
    void givesAProviderNoMoreCallsAtOnceThanItTakes() throws Exception {
        List<CompletableFuture<Response>> slow = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Ask ask = new Ask(Ask.CLAUDE, "{'delay_ms': 1500}");
            slow.add(CompletableFuture.supplyAsync(() -> complete(ask), Thread::startVirtualThread));
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> !TestSystem.callsWith(ask.task).isEmpty());
        }
        Ask third = new Ask(Ask.CLAUDE, "hi");
        Ask elsewhere = new Ask(Ask.CLAUDE, "hi").orElse(Ask.LOCAL);

        Response refused = complete(third);
        Response replaced = complete(elsewhere);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(refused.jsonPath().getString("error.message")).isEqualTo("too many calls to requesty are under way");
        assertThat(TestSystem.callsWith(third.task)).isEmpty();
        assertThat(Entries.of(third.task)).allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(replaced.header("x-purser-model")).isEqualTo(Ask.LOCAL);
        for (CompletableFuture<Response> each : slow) {
            assertThat(each.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(complete(new Ask(Ask.CLAUDE, "hi")).statusCode()).isEqualTo(200);
    }

    @Test
    void passesOverWhatFailedTwiceAndTriesItAgainAfterItsRest() {
        String wish = "{'qwen/qwen-2-72b-instruct': {'status': 500}}";
        for (int i = 0; i < 2; i++) {
            assertThat(complete(new Ask(Ask.QWEN, wish).orElse(Ask.GPT)).header("x-purser-attempts"))
                    .isEqualTo("2");
        }

        Ask meanwhile = new Ask(Ask.QWEN, "hi").orElse(Ask.GPT);
        Response passedOver = complete(meanwhile);

        assertThat(passedOver.header("x-purser-model")).isEqualTo(Ask.GPT);
        assertThat(passedOver.header("x-purser-attempts")).isNull();
        assertThat(Entries.of(meanwhile.task, 1))
                .extracting(e -> e.get("target"))
                .containsExactly(Ask.GPT);
        // Where nobody else is listed, it is asked all the same.
        assertThat(complete(new Ask(Ask.QWEN, wish)).statusCode()).isEqualTo(500);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(complete(new Ask(Ask.QWEN, "hi").orElse(Ask.GPT))
                                .header("x-purser-model"))
                        .isEqualTo(Ask.QWEN));
        assertThat(complete(new Ask(Ask.QWEN, "hi").orElse(Ask.GPT)).header("x-purser-model"))
                .isEqualTo(Ask.QWEN);
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
        String wish = "{'qwen/qwen-2-72b-instruct': {'answer': {%s}}}".formatted(answer);
        for (int i = 0; i < 3; i++) {
            Response response = complete(new Ask(Ask.QWEN, wish).orElse(Ask.GPT));
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        }

        assertThat(complete(new Ask(Ask.QWEN, "hi").orElse(Ask.GPT)).header("x-purser-model"))
                .isEqualTo(Ask.QWEN);
    }
}
