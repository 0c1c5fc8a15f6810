package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.fake.SharedData;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.PricesResource;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The claims of providers about usage and cost, over HTTP and into the ledger. Prices are 1, 2, 0.10 and 1.25 dollars
 * for a million tokens of the prompt, of the answer, from the cache and into the cache; answers have at most 8,000
 * tokens.
 */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class ProviderClaimsTest extends ProviderClaims {
    /** The recorded answers that are about the charge. */
    private static final Set<String> ABOUT_USAGE = Names.set("""
        reasoning-outside-completion reasoning-outside-completion-streamed thoughts-only-in-the-total
        own-key-at-the-router own-key-streamed cost-as-an-object cost-as-a-text cached-at-the-top
        cache-hits-and-misses caching-tokens impossible-counts zeros-beside-text counts-as-floats
        embedding-with-null
        """);

    private static Stream<JsonNode> recorded() {
        return lines(SharedData.text("providers/answers.jsonl"))
                .filter(line -> ABOUT_USAGE.contains(line.path("name").asText()));
    }

    private static Stream<JsonNode> dialects() throws IOException {
        try (InputStream file = ProviderClaimsTest.class.getResourceAsStream("/usages.json")) {
            return JSON.readTree(file).valueStream().toList().stream();
        }
    }

    private static Stream<JsonNode> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).map(ProviderClaimsTest::json);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> streamed(List<String> events) {
        ObjectNode request = JSON.createObjectNode();
        ArrayNode pieces = request.putArray("events");
        events.forEach(pieces::add);
        try (EventStream stream = EventStream.post(
                CompletionRequest.CHAT, body(request).put("stream", true).toString())) {
            assertThat(stream.rest()).endsWith("[DONE]");
        }
        return Entries.of(task, 1).getFirst();
    }

    private Map<String, Object> vectors(String answer) {
        ObjectNode body = JSON.createObjectNode().put("model", PricesResource.CLAIMS);
        body.putArray("input")
                .add(JSON.createObjectNode().put("raw", answer).toString())
                .add(prompt);
        Response response = Api.asOperator()
                .contentType("application/json")
                .header("X-Purser-Task", task)
                .body(body.toString())
                .post("/v1/embeddings");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return Entries.of(task, 1).getFirst();
    }

    private void isAsRecorded(Map<String, Object> entry, JsonNode want) {
        String cost = want.path("cost_usd").asText();
        if (cost.startsWith("no more")) {
            assertThat(entry).containsEntry("cost_usd", entry.get("bound_usd")).containsEntry("over_bound", true);
        } else if (cost.startsWith("counted")) {
            assertThat(Entries.usd(entry, "cost_usd")).isBetween(Usd.parse("0.00002"), Usd.parse("0.008"));
            assertThat((Integer) entry.get("completion_tokens")).isPositive();
        } else {
            Usd charged = Entries.usd(entry, "cost_usd");
            assertThat(charged).isEqualTo(Usd.parse(cost));
            assertThat(Entries.usd(entry, "bound_usd")).isGreaterThanOrEqualTo(charged);
            if (prompt.equals(LONG)) {
                assertThat(entry).containsEntry("over_bound", false);
            }
        }
        for (String count : List.of("completion_tokens", "reasoning_tokens", "cached_tokens", "cache_write_tokens")) {
            if (want.has(count)) {
                assertThat(entry).containsEntry(count, want.path(count).intValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void chargesWhatARecordedAnswerMeans(JsonNode line) {
        if (line.has("sse")) {
            List<String> events = new ArrayList<>();
            line.path("sse").forEach(event -> events.add(event.textValue()));
            isAsRecorded(streamed(events), line.path("want"));
        } else if (line.at("/json/object").asText().equals("list")) {
            isAsRecorded(vectors(line.path("json").toString()), line.path("want"));
        } else {
            isAsRecorded(whole(line.path("json").toString()), line.path("want"));
        }
    }

    /**
     * A provider adds words of its own to a prompt, so it may read more tokens than the prompt has bytes, if the
     * budgets can hold the cost.
     */
    @ParameterizedTest
    @MethodSource("recorded")
    void chargesTheSameAfterAPromptOfAFewBytes(JsonNode line) {
        prompt = SHORT;
        chargesWhatARecordedAnswerMeans(line);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void chargesTheSameForARecordedAnswerThatIsStreamed(JsonNode line) {
        if (line.has("json") && line.at("/json/object").asText().equals("chat.completion")) {
            isAsRecorded(streamed(events("null", "null", line.at("/json/usage").toString())), line.path("want"));
        }
    }

    /** The cases are in {@code usages.json}. A count of 0 beside a text means that Purser counts the text. */
    @ParameterizedTest
    @MethodSource("dialects")
    void writesDownWhatEveryDialectMeans(JsonNode dialect) {
        Map<String, Object> entry =
                streamed(events("null", "null", dialect.path("usage").toString()));

        JsonNode means = dialect.path("means");
        assertThat(entry)
                .as(dialect.path("name").asText())
                .containsEntry("prompt_tokens", means.path("prompt").intValue())
                .containsEntry("completion_tokens", means.path("completion").asInt(2))
                .containsEntry("cached_tokens", means.path("cached").intValue())
                .containsEntry("cache_write_tokens", means.path("written").intValue())
                .containsEntry("reasoning_tokens", means.path("reasoning").intValue())
                .containsEntry("over_bound", false);
        if (means.has("cost")) {
            assertThat(entry)
                    .containsEntry("cost_usd", means.path("cost").asText())
                    .containsEntry("provider_cost_usd", means.path("cost").asText());
        }
    }

    @Test
    void keepsTheFiguresThatZerosFollow() {
        Map<String, Object> entry = streamed(events(
                "{\"prompt_tokens\": 1000, \"completion_tokens\": 4}",
                "{\"prompt_tokens\": 1000, \"completion_tokens\": 20, \"cached_tokens\": 500}",
                "{\"prompt_tokens\": 0, \"completion_tokens\": 0, \"total_tokens\": 0}"));

        assertThat(entry)
                .containsEntry("prompt_tokens", 1000)
                .containsEntry("completion_tokens", 20)
                .containsEntry("cached_tokens", 500)
                .containsEntry("cost_usd", "0.00059");
    }
}
