package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.fake.SharedData;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.PricesResource;
import io.purser.support.TestSystem;
import io.purser.support.UsageClaims;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The claims of providers about usage and cost, over HTTP and into the ledger. Prices are 1, 2, 0.10 and 1.25 dollars
 * for a million tokens of the prompt, of the answer, from the cache and into the cache; answers have at most 8,000
 * tokens.
 */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class ProviderClaimsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** As long as the longest prompt in the recorded answers, at one byte for each token. */
    private static final String LONG = "word ".repeat(6_000);

    private static final String SHORT = "be brief";

    /** The recorded answers that are about the charge. */
    private static final Set<String> ABOUT_USAGE = Names.set("""
        reasoning-outside-completion reasoning-outside-completion-streamed thoughts-only-in-the-total
        own-key-at-the-router own-key-streamed cost-as-an-object cost-as-a-text cached-at-the-top
        cache-hits-and-misses caching-tokens impossible-counts zeros-beside-text counts-as-floats
        embedding-with-null
        """);

    private final String task = TestSystem.unique("claims");
    private String prompt = LONG;

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

    /** A call whose provider answers as the request says, after a prompt of many tokens. */
    private ObjectNode body(ObjectNode request) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", PricesResource.CLAIMS)
                .put("max_tokens", PricesResource.LONGEST_ANSWER);
        ArrayNode messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", prompt);
        messages.addObject().put("role", "user").put("content", request.toString());
        body.putObject("metadata").putObject("purser").put("task", task);
        return body;
    }

    private Map<String, Object> whole(String answer) {
        return whole(answer, true);
    }

    private Map<String, Object> whole(String answer, boolean isFinal) {
        Response response = Api.post(
                CompletionRequest.CHAT,
                body(JSON.createObjectNode().put("raw", answer)).toString());
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        Map<String, Object> entry = Entries.of(task, 1).getFirst();
        if (isFinal) {
            assertThat(response.header("x-purser-cost-usd")).isEqualTo(entry.get("cost_usd"));
        }
        return entry;
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

    private static String answer(String usage) {
        return """
            {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "message":
             {"role": "assistant", "content": "some words"}, "finish_reason": "stop"}], "usage": %s}\
            """.formatted(usage);
    }

    private static List<String> events(String... usages) {
        List<String> events = new ArrayList<>();
        events.add(event("{\"role\": \"assistant\", \"content\": \"some words\"}", "null", usages[0]));
        events.add(event("{}", "\"stop\"", usages[Math.min(1, usages.length - 1)]));
        events.add("""
                data: {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [], "usage": %s}

                """.formatted(usages[usages.length - 1]));
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static String event(String delta, String finish, String usage) {
        return "data: {\"id\": \"1\", \"object\": \"chat.completion.chunk\", \"created\": 1, \"model\": \"m\","
                + " \"choices\": [{\"index\": 0, \"delta\": %s, \"finish_reason\": %s}], \"usage\": %s}\n\n"
                        .formatted(delta, finish, usage);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"cost\": 1000000}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"cost\": 99999999999999999999999999}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"cost\": \"1e399\"}",
                "{\"prompt_tokens\": 1000000000000000, \"completion_tokens\": 1000000000000000}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"total_tokens\": 99999999999999999999999999}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"reasoning_tokens\": 900000000}",
                "{\"input_tokens\": 3, \"output_tokens\": 5, \"cache_creation_input_tokens\": 1e30}",
            })
    void chargesAnAbsurdFigureNoMoreThanTheBoundAndMarksIt(String usage) {
        Map<String, Object> entry = whole(answer(usage));

        assertThat(Entries.usd(entry, "cost_usd"))
                .isGreaterThan(Usd.parse("0.015"))
                .isLessThanOrEqualTo(Entries.usd(entry, "bound_usd"));
        assertThat(entry).containsEntry("over_bound", true).containsEntry("status", "ok");
        assertThat((Integer) entry.get("prompt_tokens")).isLessThanOrEqualTo(200_000);
        assertThat((Integer) entry.get("completion_tokens")).isLessThanOrEqualTo(PricesResource.LONGEST_ANSWER);
    }

    @Test
    void chargesNoMoreThanWasHeldWhereABudgetCannotHoldTheRest() {
        prompt = SHORT;
        Api.post("/v1/budgets", """
            {"name": "%1$s", "scope": {"task": "%1$s"}, "limit_usd": "0.05", "window": "day"}\
            """.formatted(task));

        Map<String, Object> entry = whole(answer("{\"prompt_tokens\": 60000, \"completion_tokens\": 5}"), false);

        assertThat(entry)
                .containsEntry("cost_usd", entry.get("bound_usd"))
                .containsEntry("prompt_tokens", 60_000)
                .containsEntry("over_bound", true);
        assertThat(Entries.usd(entry, "cost_usd")).isLessThan(Usd.parse("0.02"));
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

    @Test
    void takesAProviderWhoseTokensCostNothingAtItsPricesAndSaysWhatItTold() {
        Map<String, Object> entry = whole(answer("{\"prompt_tokens\": 1000, \"completion_tokens\": 20, \"cost\": 0}"));

        assertThat(entry).containsEntry("cost_usd", "0.00104").containsEntry("provider_cost_usd", "0");
    }

    /** The spent amount is the sum of the entries, each entry is within its bound, and nothing stays reserved. */
    @Test
    void movesNoBudgetByMoreThanItsBoundsWhateverIsClaimed() {
        long seed = Long.getLong("purser.seed", System.nanoTime());
        UsageClaims claims = new UsageClaims(new Random(seed));
        String budget = Api.post("/v1/budgets", """
            {"name": "%1$s", "scope": {"task": "%1$s"}, "limit_usd": "1000", "window": "day"}\
            """.formatted(task)).jsonPath().getString("id");
        int calls = 200;
        for (int i = 0; i < calls; i++) {
            prompt = i % 3 == 0 ? LONG : SHORT;
            String claim = claims.next();
            ObjectNode request = JSON.createObjectNode();
            if (i % 2 == 0) {
                Response response = Api.post(
                        CompletionRequest.CHAT,
                        body(request.put("raw", answer(claim))).toString());
                assertThat(response.statusCode()).as("seed %d: %s", seed, claim).isEqualTo(200);
            } else {
                ArrayNode events = request.putArray("events");
                events(claim, claims.next(), claims.next()).forEach(events::add);
                try (EventStream stream = EventStream.post(
                        CompletionRequest.CHAT,
                        body(request).put("stream", true).toString())) {
                    assertThat(stream.rest()).as("seed %d: %s", seed, claim).endsWith("[DONE]");
                }
            }
        }

        Usd sum = Usd.ZERO;
        for (Map<String, Object> entry : Entries.of(task, calls)) {
            Usd cost = Entries.usd(entry, "cost_usd");
            assertThat(cost).as("seed %d: %s", seed, entry).isBetween(Usd.ZERO, Entries.usd(entry, "bound_usd"));
            sum = sum.plus(cost);
        }
        JsonPath state = Api.get("/v1/budgets/" + budget).jsonPath();
        assertThat(state.getString("spent_usd")).as("seed %d", seed).isEqualTo(sum.toString());
        assertThat(state.getString("reserved_usd")).isEqualTo("0");
    }
}
