package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.services.blocking.chat.ChatCompletionService;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Java, unchanged but for its base URL. */
@QuarkusTest
@WithGateway
class OpenAiJavaClientTest {
    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = client(PostgresResource.OPERATOR_KEY);
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + RestAssured.port + "/v1")
                .apiKey(key)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static ChatCompletionCreateParams.Builder request(String model, String content) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(content);
    }

    private ChatCompletionService completions() {
        return client.chat().completions();
    }

    private ChatCompletion create(ChatCompletionCreateParams.Builder request) {
        return completions().create(request.build());
    }

    private static String textOf(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElseThrow();
    }

    @Test
    void completesByPolicy() {
        assertThat(textOf(create(request("auto", "hi")))).isEqualTo("hello");
    }

    @Test
    void completesByAModelOfItsChoice() {
        ChatCompletion completion = create(request(CompletionRequest.QWEN, "{\"prompt\": 21, \"completion\": 4}"));

        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(21);
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(4);
    }

    @Test
    void sendsSystemMessagesAndSamplingSettings() {
        assertThat(textOf(create(request(CompletionRequest.QWEN, "hi")
                        .addSystemMessage("be brief")
                        .temperature(0.2)
                        .topP(0.9)
                        .logprobs(false)
                        .maxCompletionTokens(20))))
                .isEqualTo("hello");
    }

    @Test
    void sendsTools() {
        ChatCompletionFunctionTool tool = ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder().name("weather").build())
                .build();

        assertThat(textOf(create(request(CompletionRequest.QWEN, "hi").addTool(tool))))
                .isEqualTo("hello");
    }

    @Test
    void asksForJson() {
        assertThat(textOf(create(request(CompletionRequest.QWEN, "hi")
                        .responseFormat(ResponseFormatJsonObject.builder().build()))))
                .isEqualTo("hello");
    }

    @Test
    void sendsAnImage() {
        ChatCompletionContentPart text = ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text("what is it?").build());
        ChatCompletionContentPart image = ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64,AAAA")
                        .build())
                .build());

        assertThat(textOf(create(ChatCompletionCreateParams.builder()
                        .model(CompletionRequest.QWEN)
                        .addUserMessageOfArrayOfContentParts(List.of(text, image)))))
                .isEqualTo("hello");
    }

    @Test
    void sendsFieldsThatTheClientDoesNotKnow() {
        String task = TestSystem.unique("java");
        create(request("auto", "hi")
                .putAdditionalBodyProperty("session_id", JsonValue.from(task))
                .putAdditionalHeader("x-purser-quality", "high"));

        assertThat(TestSystem.callsWith(task))
                .singleElement()
                .satisfies(call -> assertThat(call.at("/body/model").asText()).isEqualTo("openai/gpt-4o-mini"));
    }

    @Test
    void listsWhatMayReplaceAModel() {
        ChatCompletion completion =
                create(request(CompletionRequest.QWEN, "{\"qwen/qwen-2-72b-instruct\": {\"status\": 500}}")
                        .putAdditionalBodyProperty("models", JsonValue.from(List.of(CompletionRequest.GPT))));

        assertThat(completion.model()).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void repeatsACallUnderItsKey() {
        ChatCompletionCreateParams.Builder request = request(CompletionRequest.QWEN, "hi")
                .putAdditionalHeader("Idempotency-Key", TestSystem.unique("java-key"))
                .temperature(0.5);

        assertThat(create(request)).isEqualTo(create(request));
    }

    @Test
    void streams() {
        try (StreamResponse<ChatCompletionChunk> stream = completions()
                .createStreaming(request(CompletionRequest.QWEN, "hi").build())) {
            assertThat(stream.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream())
                            .collect(Collectors.joining()))
                    .isEqualTo("word0 word1 word2 ");
        }
    }

    @Test
    void streamsWithUsage() {
        try (StreamResponse<ChatCompletionChunk> stream = completions()
                .createStreaming(request(CompletionRequest.QWEN, "{\"prompt\": 33}")
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            assertThat(stream.stream().flatMap(chunk -> chunk.usage().stream()).map(usage -> usage.promptTokens()))
                    .containsExactly(33L);
        }
    }

    @Test
    void streamsOverCommentsAndSlowPieces() {
        try (StreamResponse<ChatCompletionChunk> stream = completions()
                .createStreaming(request(CompletionRequest.QWEN, "{\"comments\": 5, \"trickle\": true}")
                        .build())) {
            assertThat(stream.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .count())
                    .isEqualTo(5);
        }
    }

    @Test
    void learnsOfAStreamThatBroke() {
        try (StreamResponse<ChatCompletionChunk> stream = completions()
                .createStreaming(request(CompletionRequest.QWEN, "{\"chunks\": 5, \"cut_after\": 2}")
                        .build())) {
            assertThatThrownBy(() -> stream.stream().count())
                    .isInstanceOf(OpenAIException.class)
                    .hasMessageContaining("openrouter broke the connection off");
        }
    }

    @Test
    void stopsAStreamHalfWay() {
        try (StreamResponse<ChatCompletionChunk> stream = completions()
                .createStreaming(request(CompletionRequest.LOCAL, "{\"chunks\": 5, \"stall_after\": 2}")
                        .build())) {
            assertThat(stream.stream().limit(2).count()).isEqualTo(2);
        }
    }

    @Test
    void makesVectors() {
        var response = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(CompletionRequest.GPT)
                        .input("one")
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());

        assertThat(response.data())
                .singleElement()
                .satisfies(vector -> assertThat(vector.embedding()).containsExactly(0.25f, -0.5f));
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("auto", CompletionRequest.CLAUDE);
    }

    @Test
    void understandsThatAFieldIsRefused() {
        assertThatThrownBy(() -> create(request("auto", "hi").n(3)))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).hasValue("n"));
    }

    @Test
    void understandsThatThereIsNoSuchModel() {
        assertThatThrownBy(() -> create(request("openrouter:gpt-99", "hi")))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.code()).hasValue("model_not_found"));
    }

    @Test
    void understandsThatTheKeyIsWrong() {
        try (OpenAIClientHandle stranger = new OpenAIClientHandle(client("wrong"))) {
            assertThatThrownBy(() -> stranger.client().models().list()).isInstanceOf(UnauthorizedException.class);
        }
    }

    private record OpenAIClientHandle(OpenAIClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }

    @Test
    void repeatsNothingThatNoModelCanDo() {
        String task = TestSystem.unique("java");

        assertThatThrownBy(() -> create(request(CompletionRequest.CLAUDE, "hi")
                        .maxCompletionTokens(100_000_000)
                        .putAdditionalBodyProperty("session_id", JsonValue.from(task))))
                .isInstanceOfSatisfying(
                        OpenAIServiceException.class,
                        e -> assertThat(e.statusCode()).isEqualTo(422));
        assertThat(TestSystem.callsWith(task)).isEmpty();
    }

    @Test
    void repeatsWhatAProviderFailed() {
        String task = TestSystem.unique("java");

        assertThatThrownBy(() -> create(request(CompletionRequest.QWEN, "{\"status\": 500}")
                        .putAdditionalBodyProperty("session_id", JsonValue.from(task))))
                .isInstanceOf(InternalServerException.class);
        assertThat(TestSystem.callsWith(task)).hasSize(3);
    }

    @Test
    void waitsAsLongAsTheProviderWants() {
        assertThatThrownBy(() -> create(request(CompletionRequest.QWEN, "{\"status\": 429, \"retry_after\": 0}")))
                .isInstanceOf(RateLimitException.class);
    }
}
