package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.FakeProviderResource;
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

/** Anthropic's Messages at a provider that speaks them: the request passes as it is, and so does the answer. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class MessagesProviderTest {
    private static final String CLAUDE = "anthropic:claude";
    private static final String PLAIN = "openrouter:plain";
    private static final String DOCUMENT = """
            [{'role': 'user', 'content': [{'type': 'document', 'title': 'a', 'source':
                {'type': 'base64', 'media_type': 'application/pdf', 'data': 'AAAA'}}]}]
            """;

    private static MessagesCall call(String recording) {
        return MessagesCall.to(CLAUDE, "{'recording': 'messages/%s'}".formatted(recording));
    }

    private static List<String> events(MessagesCall call) {
        try (EventStream stream = call.open()) {
            assertThat(stream.status()).isEqualTo(200);
            return stream.rest();
        }
    }

    @Test
    void passesTheRequestAsItIs() {
        MessagesCall call = MessagesCall.to("auto", "ignored")
                .with("max_tokens", "2000")
                .with("messages", DOCUMENT)
                .with("thinking", "{'type': 'enabled', 'budget_tokens': 1024, 'display': 'summarized'}")
                .with(
                        "tools",
                        "[{'type': 'bash_20250124', 'name': 'bash'}, {'name': 'x', 'input_schema': {}, 'new': 1}]")
                .with("context_management", "{'edits': [{'type': 'clear_tool_uses_20250919'}]}")
                .with("stop_sequences", "['END']")
                .with("output_format", "{'type': 'json_schema', 'schema': {'type': 'object'}}")
                .with("n", "3")
                .with("my_field", "1");
        call.request().body.withObject("metadata").put("user_id", "u".repeat(100));

        Response answer = Api.asOperator()
                .contentType("application/json")
                .header("anthropic-version", "2023-06-01")
                .header("anthropic-beta", "one-2025-01-01,two-2025-02-02")
                .body(call.json())
                .post(MessagesCall.PATH);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode received = TestSystem.callsWith(call.task()).getFirst();
        JsonNode sent = received.path("body");
        assertThat(received.path("path").asText()).isEqualTo("/v1/messages");
        assertThat(received.path("authorization").asText()).isEmpty();
        assertThat(received.path("headers").path("x-api-key").asText()).isEqualTo(FakeProviderResource.PROVIDER_KEY);
        assertThat(received.path("headers").path("anthropic-version").asText()).isEqualTo("2023-06-01");
        assertThat(received.path("headers").path("anthropic-beta").asText()).isEqualTo("one-2025-01-01,two-2025-02-02");
        assertThat(sent.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        for (String field : List.of(
                "messages",
                "thinking",
                "tools",
                "context_management",
                "output_format",
                "stop_sequences",
                "max_tokens")) {
            assertThat(sent.path(field)).as(field).isEqualTo(call.request().body.path(field));
        }
        assertThat(sent.path("metadata").path("user_id").asText()).isEqualTo("u".repeat(100));
        assertThat(sent.path("metadata").has("purser") || sent.has("n") || sent.has("my_field"))
                .isFalse();
        assertThat(answer.header("x-purser-model")).isEqualTo(CLAUDE);
        assertThat(List.of(answer.header("x-purser-dropped").split(", "))).containsExactlyInAnyOrder("n", "my_field");
        // 200,000 at the dearest price of 0.00000375 and 2,000 at 0.000015
        assertThat(Entries.of(call.task(), 1).getFirst()).containsEntry("bound_usd", "0.78");
    }

    @Test
    void namesAVersionForCallersThatDoNot() {
        MessagesCall call = call("answer");
        call.post();

        assertThat(TestSystem.callsWith(call.task())
                        .getFirst()
                        .path("headers")
                        .path("anthropic-version")
                        .asText())
                .isEqualTo("2023-06-01");
    }

    @Test
    void passesTheAnswerAndChargesEachKindOfTokenAtItsPrice() {
        MessagesCall call = call("answer").with("max_tokens", "1000");

        Response answer = call.post();

        assertThat(answer.asString())
                .contains("{\"type\":\"thinking\",\"thinking\":\"a greeting\",\"signature\":\"EqQB\"}")
                .contains("\"model\":\"claude-sonnet-4-5\"");
        assertThat(answer.jsonPath().getString("stop_reason")).isEqualTo("tool_use");
        assertThat(answer.jsonPath().getInt("usage.cache_creation.ephemeral_1h_input_tokens"))
                .isEqualTo(100);
        // 40 at 0.000003, 500 at 0.00000375, 100 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(answer.header("x-purser-cost-usd")).isEqualTo("0.00357");
        CachedAnswer.assertWasCharged(call.task());
    }

    @Test
    void holdsAndChargesACacheOfAnHourAtItsPrice() {
        MessagesCall call = call("hour")
                .with("max_tokens", "1000")
                .with("system", "[{'type': 'text', 'text': 's', 'cache_control': {'type': 'ephemeral', 'ttl': '1h'}}]");

        Response answer = call.post();

        // 40 at 0.000003, 600 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(answer.header("x-purser-cost-usd")).isEqualTo("0.004695");
        // The body in bytes and 64 for its frame, at 0.000006, and 1,000 tokens of the answer at 0.000015
        assertThat(Entries.of(call.task(), 1).getFirst().get("bound_usd"))
                .isEqualTo(Usd.ofNanos((call.json().length() + 64) * 6_000L + 15_000_000L)
                        .toString());
    }

    @Test
    void chargesEachTimeOfACacheAtItsPriceIfTheProviderTellsThemApart() {
        Response answer = call("answer")
                .with("max_tokens", "1000")
                .with("cache_control", "{'type': 'ephemeral', 'ttl': '1h'}")
                .post();

        // 40 at 0.000003, 500 at 0.00000375, 100 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(answer.header("x-purser-cost-usd")).isEqualTo("0.00357");
    }

    @Test
    void chargesTheTimesOfACacheThatOnlyTheBeginningOfAStreamTells() {
        MessagesCall call = call("server-tool").with("max_tokens", "1000");

        List<String> events = events(call);

        assertThat(MessagesCall.typesOf(events))
                .contains("content_block_delta citations_delta")
                .endsWith("message_stop");
        assertThat(EventStream.json(events.get(events.size() - 2)).path("usage").toString())
                .isEqualTo("{\"input_tokens\":40,\"cache_creation_input_tokens\":600,\"cache_read_input_tokens\":2000,"
                        + "\"output_tokens\":25,\"cost\":0.00357}");
        assertThat(Entries.of(call.task(), 1).getFirst()).containsEntry("cost_usd", "0.00357");
    }

    @Test
    void passesTheEventsOfAStream() {
        MessagesCall call = call("stream").with("max_tokens", "1000");
        List<String> events = events(call);

        assertThat(MessagesCall.typesOf(events))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta thinking_delta",
                        "content_block_delta signature_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta text_delta",
                        "content_block_delta text_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta input_json_delta",
                        "content_block_delta input_json_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(EventStream.json(events.get(4)).at("/delta/signature").asText())
                .isEqualTo("EqQB");
        JsonNode end = EventStream.json(events.get(14));
        assertThat(end.at("/delta/stop_reason").asText()).isEqualTo("tool_use");
        assertThat(end.path("usage").toString()).isEqualTo("{\"output_tokens\":25,\"cost\":0.00357}");
        assertThat(Entries.of(call.task(), 1).getFirst())
                .containsEntry("cost_usd", "0.00357")
                .containsEntry("prompt_tokens", 2640)
                .containsEntry("completion_tokens", 25);
    }

    @Test
    void makesAStreamOfAWholeMessage() {
        List<String> events = events(call("answer"));

        assertThat(MessagesCall.typesOf(events))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta text_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta input_json_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void endsAStreamWhoseProviderDoesNot() {
        assertThat(MessagesCall.typesOf(events(call("no-stop")))).endsWith("message_delta", "message_stop");
    }

    @ParameterizedTest
    @CsvSource({"cut, api_error", "overloaded-midway, api_error"})
    void endsAStreamThatBrokeWithAnErrorAndChargesTheBound(String recording, String type) {
        MessagesCall call = call(recording);

        List<String> events = events(call);

        assertThat(EventStream.json(events.getLast()).at("/error/type").asText())
                .isEqualTo(type);
        Entries.assertBoundIsCharged(call.task());
    }

    @Test
    void tellsWhatTheProviderRefuses() {
        MessagesCall call = call("overloaded");

        Response answer = call.post();

        assertThat(answer.statusCode()).isEqualTo(529);
        assertThat(answer.jsonPath().getString("error.type")).isEqualTo("overloaded_error");
        assertThat(answer.jsonPath().getString("error.message")).contains("Overloaded");
        Entries.assertOne(call.task(), "error", "0");
    }

    @Test
    void countsWhatTheProviderDoesNotTellAndChargesTheBoundForNonsense() {
        MessagesCall silent = call("no-usage");
        MessagesCall nonsense = call("wrong-types");

        Response counted = silent.post();

        assertThat(counted.jsonPath().getInt("usage.output_tokens")).isPositive();
        assertThat(counted.jsonPath().getInt("usage.input_tokens")).isPositive();
        assertThat(nonsense.post().statusCode()).isEqualTo(502);
        Entries.assertBoundIsCharged(nonsense.task());
    }

    @Test
    void sendsNoRequestWhereItCannotBeCarried() {
        MessagesCall pinned = MessagesCall.to(PLAIN, "x").with("messages", DOCUMENT);
        MessagesCall either =
                MessagesCall.to(PLAIN, "x").with("messages", DOCUMENT).with("models", "['%s']".formatted(CLAUDE));

        Response refused = pinned.post();

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.param")).isEqualTo("messages[0].content[0].type");
        assertThat(either.post().header("x-purser-model")).isEqualTo(CLAUDE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tools | [{'type': 'web_search_20250305', 'name': 'web_search'}] | tools[0].type",
                "tools | [{'type': 'code_execution_20250825', 'name': 'code_execution'}] | tools[0].type",
                "mcp_servers | [{'type': 'url', 'url': 'https://example.com', 'name': 'x'}] | mcp_servers",
                "container | 'c1' | container",
                "speed | 'fast' | speed",
                "context_management | {'edits': [{'type': 'compact_20260112'}]} | context_management.edits[0]",
            })
    void refusesWhatHasAPriceOfItsOwn(String field, String value, String path) {
        Response answer = MessagesCall.to(CLAUDE, "hi").with(field, value).post();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.param")).isEqualTo(path);
    }
}
