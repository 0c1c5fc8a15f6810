package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage that callers see, whose cost has to equal the ledger's. */
@QuarkusTest
@WithGateway
class GatewayUsageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String charged(CompletionRequest request) {
        return String.valueOf(Entries.of(request.task, 1).getFirst().get("cost_usd"));
    }

    /** A call whose provider answers with this text. */
    private static CompletionRequest answered(String raw) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "");
        request.body
                .putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", JSON.createObjectNode().put("raw", raw).toString());
        return request;
    }

    private static List<String> stream(CompletionRequest request, String... headers) {
        try (EventStream stream = request.open(headers)) {
            return stream.rest();
        }
    }

    private static List<String> withUsage(List<String> events) {
        return events.stream().filter(event -> event.contains("\"usage\"")).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"stream_options | {'include_usage': true}", "usage | {'include': true}"})
    void endsAStreamWithUsageAndCostWhereItIsAskedFor(String field, String value) {
        CompletionRequest request = CompletionRequest.stream(
                        CompletionRequest.QWEN,
                        "{'prompt': 1000, 'completion': 50, 'cached': 10, 'usage_always': true}")
                .with(field, value);

        List<String> events = stream(request);

        assertThat(withUsage(events)).hasSize(1);
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(events.get(events.size() - 2))
                .isEqualTo("{\"id\":\"chatcmpl-1\",\"created\":1,\"model\":\"qwen/qwen-2-72b-instruct\","
                        + "\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,"
                        + "\"completion_tokens\":50,\"total_tokens\":1050,\"prompt_tokens_details\":"
                        + "{\"cached_tokens\":10},\"cost\":0.0011}}");
        assertThat(charged(request)).isEqualTo("0.0011");
    }

    @Test
    void tellsNoUsageWhereNobodyAsks() {
        assertThat(withUsage(stream(CompletionRequest.stream(CompletionRequest.QWEN, "{'usage_always': true}")
                        .with("usage", "{'include': false}"))))
                .isEmpty();
    }

    @Test
    void countsWhatAProviderDoesNotTell() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, "{'no_usage': true}")
                .with("stream_options", "{'include_usage': true}");

        List<String> events = stream(request);

        JsonNode usage = EventStream.json(events.get(events.size() - 2)).path("usage");
        assertThat(usage.path("prompt_tokens").asLong()).isPositive();
        assertThat(usage.path("completion_tokens").asLong()).isPositive();
        assertThat(usage.path("total_tokens").asLong())
                .isEqualTo(usage.path("prompt_tokens").asLong()
                        + usage.path("completion_tokens").asLong());
        assertThat(events.get(events.size() - 2)).endsWith("\"cost\":" + charged(request) + "}}");
    }

    @Test
    void repeatsAStreamWithItsUsage() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, "{'prompt': 20}")
                .with("stream_options", "{'include_usage': true}");
        String key = TestSystem.unique("key");

        List<String> first = stream(request, "Idempotency-Key", key);

        assertThat(withUsage(first)).hasSize(1);
        assertThat(stream(request, "Idempotency-Key", key)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The provider's usage, and the usage that the caller sees: 0.000001 and 0.000002 a token.
                "{ \"prompt_tokens\": 10,\"completion_tokens\":5, \"x\": 1.50 } | { \"prompt_tokens\": 10,\"completion_tokens\":5, \"x\": 1.50 ,\"cost\":0.00002}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":3.0e-5,\"x\":1e2} | {\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":0.00003,\"x\":1e2}",
                "{\"cost\":\"0.00003\",\"prompt_tokens\":10,\"completion_tokens\":5} | {\"cost\":0.00003,\"prompt_tokens\":10,\"completion_tokens\":5}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":0} | {\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":0.00002}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":{\"total_cost\":0.00003}} | {\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":0.00003}",
            })
    void tellsItsOwnChargeInAWholeAnswerAndLeavesTheRestAsItCame(String said, String seen) {
        String answer =
                "{ \"id\":\"x\", \"choices\": [{\"index\":0,\"message\":{\"content\":\"\\u20ac \\\"usage\\\"\"}}],"
                        + " \"usage\": %s , \"n\": 0.10}\n";
        CompletionRequest request = answered(answer.formatted(said));

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.asString()).isEqualTo(answer.formatted(seen));
        assertThat(response.asString()).contains("\"cost\":" + charged(request));
        assertThat(response.header("x-purser-cost-usd")).isEqualTo(charged(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"usage\":null", ",\"usage\":[]"})
    void countsWhatAWholeAnswerDoesNotTell(String usage) {
        CompletionRequest request = answered("{\"choices\":[{\"message\":{\"content\":\"hello\"}}]" + usage + "}");

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getInt("usage.completion_tokens")).isEqualTo(1);
        assertThat(response.jsonPath().getInt("usage.prompt_tokens")).isPositive();
        assertThat(response.asString()).endsWith("\"cost\":" + charged(request) + "}}");
    }

    @Test
    void tellsTheCostOfVectors() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "").with("input", "'hi'");
        request.body.remove(List.of("messages", "max_tokens"));

        Response response = Api.post("/v1/embeddings", request.json());

        assertThat(response.asString())
                .endsWith("\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8,\"cost\":0.000008}}");
        assertThat(charged(request)).isEqualTo("0.000008");
    }
}
