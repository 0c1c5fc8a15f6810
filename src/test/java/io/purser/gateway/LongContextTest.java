package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.MessagesProviders;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's beta for a context of a million tokens, which has other prices. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class LongContextTest {
    private static final String BETA = "anthropic-beta";
    private static final String LONG = "context-1m-2025-08-07";
    private static final String CLAUDE = "anthropic:claude";
    private static final String WIDE = "anthropic:wide";

    private static JsonNode sentFor(String task) {
        return TestSystem.callsWith(task).getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {LONG, "files-api-2025-04-14, " + LONG})
    void isRefusedByNameForAModelWithoutThosePrices(String betas) {
        MessagesCall call = MessagesCall.to(CLAUDE, "hi");

        Response refused = call.postWith(BETA, betas);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains(CLAUDE, "anthropic-beta: " + LONG, "price_overrides");
        assertThat(TestSystem.callsWith(call.task())).isEmpty();
    }

    @Test
    void isRefusedForAChatCompletionToo() {
        CompletionRequest request = new CompletionRequest(CLAUDE, "hi");

        assertThat(request.postWith(BETA, LONG).statusCode()).isEqualTo(422);
        assertThat(TestSystem.callsWith(request.task)).isEmpty();
    }

    @Test
    void reachesAModelWithThosePrices() {
        MessagesCall call = MessagesCall.to(CLAUDE, "hi");
        call.request().body.withObject("metadata").put("user_id", call.task());
        call.request().orElse(WIDE);

        Response answer = call.postWith(BETA, LONG);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.header("x-purser-model")).isEqualTo(WIDE);
        assertThat(sentFor(call.task()).at("/headers/anthropic-beta").asText()).isEqualTo(LONG);
    }

    @Test
    void isNoMatterOfProvidersThatDoNotGetIt() {
        MessagesCall call = MessagesCall.to("openrouter:plain", "hi");
        call.request().body.withObject("metadata").put("user_id", call.task());

        assertThat(call.postWith(BETA, LONG).statusCode()).isEqualTo(200);
        assertThat(sentFor(call.task()).path("headers").has(BETA)).isFalse();
    }

    @Test
    void leavesOtherBetasAlone() {
        MessagesCall call = MessagesCall.to(CLAUDE, "hi");

        assertThat(call.postWith(BETA, "files-api-2025-04-14").statusCode()).isEqualTo(200);
    }
}
