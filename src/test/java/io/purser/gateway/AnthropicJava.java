package io.purser.gateway;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.PostgresResource;
import io.restassured.RestAssured;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Anthropic's own client for Java, unchanged but for its base URL. */
abstract class AnthropicJava {
    static final ObjectMapper JSON = new ObjectMapper();
    AnthropicClient client = client(PostgresResource.OPERATOR_KEY);

    @BeforeEach
    void connect() {
        client = client(PostgresResource.OPERATOR_KEY);
    }

    static AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl("http://localhost:" + RestAssured.port)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    static MessageCreateParams.Builder request() {
        return MessageCreateParams.builder().model(CompletionRequest.QWEN).maxTokens(100);
    }

    static MessageCreateParams.Builder says(String content) {
        return request().addUserMessage(content.replace('\'', '"'));
    }

    static MessageCreateParams.Builder says(JsonNode wish) {
        return request().addUserMessage(wish.toString());
    }

    Message create(MessageCreateParams.Builder request) {
        return client.messages().create(request.build());
    }

    Headers headersOf(MessageCreateParams.Builder request) {
        try (HttpResponseFor<Message> answer =
                client.messages().withRawResponse().create(request.build())) {
            return answer.headers();
        }
    }

    Message stream(MessageCreateParams.Builder request) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(request.build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    static String textOf(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    static String header(Headers headers, String name) {
        return headers.values(name).getFirst();
    }

    static ObjectNode chunk(String delta, String more) {
        try {
            return (ObjectNode) JSON.readTree(("{'id': 'g1', 'object': 'chat.completion.chunk', 'created': 1,"
                            + " 'model': '{model}', 'choices': [{'index': 0, 'finish_reason': null, 'delta': "
                            + delta + more + "}]}")
                    .replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** An answer of these events, after which that happens to the connection. */
    static ObjectNode answer(String then, ObjectNode... events) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putObject("answer").put("then", then).putArray("events");
        for (ObjectNode event : events) {
            list.add(event);
        }
        return answer;
    }

    final String answerTo(MessageCreateParams.Builder request) {
        return textOf(create(request));
    }
}
