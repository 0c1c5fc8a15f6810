package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAny;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.UrlImageSource;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Calls of Anthropic's own client for Java, unchanged but for its base URL: those that {@code messages.mjs} makes with
 * the client for Node.
 */
abstract class AnthropicJavaCalls extends AnthropicJavaFailures {
    private static final Tool LOOK = Tool.builder()
            .name("look")
            .description("looks")
            .inputSchema(Tool.InputSchema.builder().build())
            .build();

    @Test
    void answers() {
        Message message = create(says("hi").model("auto"));

        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(textOf(message)).isEqualTo("hello");
    }

    @Test
    void tellsTheUsage() {
        Message message = create(says("{'prompt': 1000, 'completion': 50, 'cached': 100}"));

        assertThat(message.usage().inputTokens()).isEqualTo(900);
        assertThat(message.usage().cacheReadInputTokens()).hasValue(100L);
        assertThat(message.usage().cacheCreationInputTokens()).hasValue(0L);
        assertThat(message.usage().outputTokens()).isEqualTo(50);
    }

    @Test
    void readsTheCostAndTheRequestsId() {
        Headers answer = headersOf(says("{'prompt': 1000, 'completion': 50}"));

        assertThat(header(answer, "x-purser-cost-usd")).isEqualTo("0.0011");
        assertThat(header(answer, "x-request-id")).isNotEmpty();
    }

    @Test
    void sendsATokenInsteadOfAKey() {
        AnthropicClient bearer = AnthropicOkHttpClient.builder()
                .baseUrl("http://localhost:" + RestAssured.port)
                .authToken(PostgresResource.OPERATOR_KEY)
                .maxRetries(0)
                .build();
        try {
            assertThat(textOf(bearer.messages().create(says("hi").build()))).isEqualTo("hello");
        } finally {
            bearer.close();
        }
    }

    @Test
    void sendsASystemPromptAndSettings() {
        TextBlockParam system = TextBlockParam.builder()
                .text("be brief")
                .cacheControl(CacheControlEphemeral.builder().build())
                .build();

        assertThat(textOf(create(says("hi")
                        .systemOfTextBlockParams(List.of(system))
                        .putAdditionalBodyProperty("temperature", JsonValue.from(0.2))
                        .putAdditionalBodyProperty("top_p", JsonValue.from(0.9))
                        .putAdditionalBodyProperty("top_k", JsonValue.from(5))
                        .addStopSequence("END"))))
                .isEqualTo("hello");
    }

    @Test
    void sendsMetadata() {
        Metadata metadata = Metadata.builder()
                .userId("u")
                .putAdditionalProperty("purser", JsonValue.from(Map.of("agent", "java")))
                .build();

        assertThat(header(headersOf(says("hi").metadata(metadata)), "x-purser-model"))
                .isEqualTo(CompletionRequest.QWEN);
    }

    @Test
    void sendsImages() {
        ContentBlockParam image = ContentBlockParam.ofImage(ImageBlockParam.builder()
                .source(Base64ImageSource.builder()
                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                        .data("AAAA")
                        .build())
                .build());
        ContentBlockParam link = ContentBlockParam.ofImage(ImageBlockParam.builder()
                .source(UrlImageSource.builder()
                        .url("https://example.com/a.png")
                        .build())
                .build());
        ContentBlockParam text = ContentBlockParam.ofText(
                TextBlockParam.builder().text("what is it?").build());

        assertThat(textOf(create(request().addUserMessageOfContentBlockParams(List.of(image, link, text)))))
                .isEqualTo("hello");
    }

    @Test
    void usesAToolAndSendsItsResult() {
        Message first = create(says("{'recording': 'openai/tool-call'}")
                .addTool(LOOK)
                .toolChoice(ToolChoiceAny.builder().build()));
        ToolUseBlock use = first.content().getFirst().asToolUse();
        ContentBlockParam result = ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                .toolUseId(use.id())
                .content("a cat")
                .build());

        Message second = create(says("look")
                .addMessage(first)
                .addUserMessageOfContentBlockParams(List.of(result))
                .addTool(LOOK));

        assertThat(first.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(use.name()).isEqualTo("look");
        assertThat(textOf(second)).isEqualTo("hello");
    }

    @Test
    void asksForJson() {
        OutputConfig output = OutputConfig.builder()
                .format(JsonOutputFormat.builder()
                        .schema(JsonOutputFormat.Schema.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty("properties", JsonValue.from(Map.of()))
                                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                                .build())
                        .build())
                .build();

        assertThat(textOf(create(says("hi").outputConfig(output)))).isEqualTo("hello");
    }

    @Test
    void streams() {
        Message message = stream(says("{'prompt': 33, 'completion': 7}"));

        assertThat(textOf(message)).isEqualTo("word0 word1 word2 ");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isEqualTo(7);
    }

    @Test
    void streamsEvents() {
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(says("hi").build())) {
            List<RawMessageStreamEvent> events = stream.stream().toList();

            assertThat(events.getFirst().isMessageStart()).isTrue();
            assertThat(events.get(events.size() - 2).isMessageDelta()).isTrue();
            assertThat(events.getLast().isMessageStop()).isTrue();
        }
    }

    @Test
    void streamsToolsThatAreUsedAtOnce() {
        String call = "{'tool_calls': [{'index': %d, %s 'function': %s}]}";
        ObjectNode wish = answer(
                "ended",
                chunk("{'role': 'assistant', 'content': 'I look'}", ""),
                chunk(call.formatted(0, "'id': 'a', 'type': 'function',", "{'name': 'look', 'arguments': ''}"), ""),
                chunk(call.formatted(0, "", "{'arguments': '{'}"), ""),
                chunk(call.formatted(0, "", "{'arguments': '}'}"), ""),
                chunk(call.formatted(1, "'id': 'b', 'type': 'function',", "{'name': 'look', 'arguments': '{}'}"), ""),
                chunk("{}", ", 'finish_reason': 'tool_calls'"));

        Message message = stream(says(wish).addTool(LOOK));

        assertThat(message.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(message.content().stream()
                        .flatMap(block -> block.toolUse().stream())
                        .map(ToolUseBlock::id))
                .containsExactly("a", "b");
        assertThat(textOf(message)).isEqualTo("I look");
    }

    @Test
    void streamsOverCommentsAndSlowPieces() {
        assertThat(textOf(stream(says("{'comments': 5, 'trickle': true}")))).isEqualTo("word0 word1 word2 ");
    }

    @Test
    void stopsAStreamHalfWay() {
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(says("{'chunks': 5, 'stall_after': 2}")
                        .model(CompletionRequest.LOCAL)
                        .build())) {
            assertThat(stream.stream()
                            .filter(RawMessageStreamEvent::isContentBlockDelta)
                            .findFirst())
                    .isPresent();
        }
    }

    @Test
    void listsWhatMayReplaceAModel() {
        Message message = create(says("{'qwen/qwen-2-72b-instruct': {'status': 500}}")
                .putAdditionalBodyProperty("models", JsonValue.from(List.of(CompletionRequest.GPT))));

        assertThat(message.model().asString()).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void repeatsACallUnderItsKey() {
        MessageCreateParams.Builder request =
                says("hi").putAdditionalHeader("Idempotency-Key", TestSystem.unique("java"));

        create(request);

        assertThat(header(headersOf(request), "x-purser-replayed")).isEqualTo("true");
    }

    @Test
    void countsTokens() {
        MessageCountTokensParams request = MessageCountTokensParams.builder()
                .model(CompletionRequest.QWEN)
                .addUserMessage("hello there")
                .build();

        assertThat(client.messages().countTokens(request).inputTokens()).isEqualTo(9);
    }

    /** What the providers' dialect makes of a thinking budget. */
    abstract void checkThinking(MessageCreateParams.Builder request);

    @Test
    void carriesAThinkingBudgetWhereTheDialectCan() {
        checkThinking(says("hi").maxTokens(2_000).enabledThinking(1_024));
    }
}
