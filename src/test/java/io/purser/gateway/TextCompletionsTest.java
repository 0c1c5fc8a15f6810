package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.MessagesProviders;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's older completions of a text: models for chats serve them. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class TextCompletionsTest {
    private static final String PATH = "/v1/completions";
    private static final String PLAIN = "openrouter:plain";
    private static final String CLAUDE = "anthropic:claude";

    private static CompletionRequest request(String model, String prompt) {
        CompletionRequest request = new CompletionRequest(model, "x");
        request.body.remove("messages");
        request.body.put("prompt", prompt.replace('\'', '"')).put("user", request.task);
        return request;
    }

    private static Response post(CompletionRequest request) {
        return Api.post(PATH, request.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, CLAUDE})
    void completesATextAndChargesIt(String model) {
        CompletionRequest request = request(model, "{'say': 'two', 'prompt': 1000, 'completion': 50}");

        Response answer = post(request);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode completion = EventStream.json(answer.asString());
        assertThat(completion.path("object").asText()).isEqualTo("text_completion");
        assertThat(completion.path("id").asText()).isNotEmpty();
        assertThat(completion.path("choices").toString())
                .isEqualTo("[{\"text\":\"two\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}]");
        // 1,000 and 50 at 0.000001 and 0.000002, and at 0.000003 and 0.000015
        String cost = model.equals(PLAIN) ? "0.0011" : "0.00375";
        assertThat(completion.path("usage").path("prompt_tokens").asInt()).isEqualTo(1_000);
        assertThat(completion.path("usage").path("cost").asText()).isEqualTo(cost);
        assertThat(answer.header("x-purser-cost-usd")).isEqualTo(cost);
        Entries.assertOne(request.task, "ok", cost);
    }

    @Test
    void sendsThePromptAsAMessage() {
        CompletionRequest request = request(PLAIN, "ignored")
                .with("prompt", "['once']")
                .with("stop", "['END']")
                .with("logprobs", "null")
                .with("echo", "false")
                .with("best_of", "1")
                .with("suffix", "''")
                .with("my_field", "1");

        Response answer = post(request);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode received = TestSystem.callsWith(request.task).getFirst();
        assertThat(received.path("path").asText()).isEqualTo("/v1/chat/completions");
        assertThat(received.path("body").path("messages").toString())
                .isEqualTo("[{\"role\":\"user\",\"content\":\"once\"}]");
        assertThat(received.path("body").path("stop").toString()).isEqualTo("[\"END\"]");
        assertThat(received.path("body").has("prompt")).isFalse();
        assertThat(answer.header("x-purser-dropped")).isEqualTo("my_field");
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, CLAUDE})
    void streamsTextsAndTheUsage(String model) {
        CompletionRequest request =
                request(model, "{'prompt': 33, 'completion': 7}").with("stream_options", "{'include_usage': true}");
        request.body.put("stream", true);

        List<String> events;
        try (EventStream stream = EventStream.post(PATH, request.json())) {
            assertThat(stream.status()).isEqualTo(200);
            events = stream.rest();
        }

        List<JsonNode> chunks = events.subList(0, events.size() - 1).stream()
                .map(EventStream::json)
                .toList();
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.path("object").asText()).isEqualTo("text_completion"));
        assertThat(chunks.stream().map(chunk -> chunk.at("/choices/0/text").asText()))
                .containsExactly("word0 ", "word1 ", "word2 ", "", "");
        assertThat(chunks.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.get(4).path("choices")).isEmpty();
        assertThat(chunks.get(4).at("/usage/prompt_tokens").asInt()).isEqualTo(33);
    }

    @Test
    void repeatsAnAnswerUnderItsKeyAndTellsTheErrorsOfAProvider() {
        CompletionRequest keyed = request(PLAIN, "{'say': 'once'}");
        String first = post(keyed, keyed.task).asString();

        Response again = post(keyed, keyed.task);
        Response failed = post(request(PLAIN, "{'status': 500}"));

        assertThat(again.asString()).isEqualTo(first);
        assertThat(again.header("x-purser-replayed")).isEqualTo("true");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.jsonPath().getString("error.code")).isEqualTo("provider_failed");
    }

    private static Response post(CompletionRequest request, String key) {
        return Api.asOperator()
                .contentType("application/json")
                .header("idempotency-key", key)
                .body(request.json())
                .post(PATH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prompt | null",
                "prompt | ''",
                "prompt | ['a', 'b']",
                "prompt | [1, 2]",
                "prompt | [[1, 2]]",
                "suffix | 'end'",
                "best_of | 2",
                "n | 2",
                "echo | true",
                "logprobs | 0",
                "logprobs | 3",
                "messages | [{'role': 'user', 'content': 'x'}]",
                "tools | [{'type': 'function', 'function': {'name': 'look'}}]",
            })
    void namesWhatItCannotCarry(String field, String value) {
        CompletionRequest request = request(PLAIN, "x").with(field, value);

        Response refused = post(request);

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.param")).isEqualTo(field);
        assertThat(TestSystem.callsWith(request.task)).isEmpty();
    }
}
