package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.routing.Tokens;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithGateway
class GatewayStreamTest {
    @Test
    void passesChunksOnAsTheyCome() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, "{'chunks': 4}");

        try (EventStream stream = request.open()) {
            String first = stream.next().orElseThrow();
            List<String> others = stream.rest();

            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type")).hasValue("text/event-stream");
            assertThat(stream.header("x-purser-model")).hasValue(CompletionRequest.QWEN);
            assertThat(first).contains("\"role\":\"assistant\"");
            assertThat(EventStream.textOf(others)).isEqualTo("word0 word1 word2 word3 ");
            assertThat(others.getLast()).isEqualTo("[DONE]");
        }
        try (EventStream stream = CompletionRequest.stream(CompletionRequest.QWEN, "{'chunks': 4, 'stall_after': 3}")
                .open()) {
            // Three chunks with content come, although the provider never sends the fourth.
            List<String> come =
                    Stream.generate(() -> stream.next().orElseThrow()).limit(4).toList();

            assertThat(EventStream.textOf(come)).isEqualTo("word0 word1 word2 ");
        }
    }

    @Test
    void asksForTheUsageAndKeepsItFromCallersWhoDidNot() {
        CompletionRequest request =
                CompletionRequest.stream(CompletionRequest.QWEN, "{'prompt': 1000, 'completion': 50}");

        try (EventStream stream = request.open()) {
            assertThat(stream.rest())
                    .noneMatch(event -> event.contains("usage"))
                    .endsWith("[DONE]");
        }

        JsonNode sent = Provider.sentFor(request);
        assertThat(sent.at("/stream_options/include_usage").asBoolean()).isTrue();
        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry)
                .containsEntry("prompt_tokens", 1000)
                .containsEntry("completion_tokens", 50)
                .containsEntry("cost_usd", "0.0011")
                .containsEntry("status", "ok");
        assertThat(entry.get("time_to_first_token_ms")).isNotNull();
    }

    @Test
    void passesTheUsageOnToCallersWhoAskedForIt() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, "{'prompt': 12}")
                .with("stream_options", "{'include_usage': true}");

        try (EventStream stream = request.open()) {
            List<String> events = stream.rest();

            JsonNode last = EventStream.json(events.get(events.size() - 2));
            assertThat(last.path("usage").path("prompt_tokens").asInt()).isEqualTo(12);
        }
    }

    @Test
    void skipsComments() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, "{'comments': 20, 'crlf': true}");

        try (EventStream stream = request.open()) {
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("word0 word1 word2 ");
            assertThat(stream.otherLines()).isEmpty();
        }
    }

    @Test
    void passesHugeChunksOnWhole() {
        CompletionRequest request =
                CompletionRequest.stream(CompletionRequest.QWEN, "{'chunks': 3, 'chunk_bytes': 2000000}");

        try (EventStream stream = request.open()) {
            assertThat(EventStream.textOf(stream.rest())).hasSize(6_000_000).matches("x+");
        }
    }

    @Test
    void putsTogetherWhatTricklesInByteByByte() {
        CompletionRequest request =
                CompletionRequest.stream(CompletionRequest.QWEN, "{'trickle': true, 'say': 'äöü€ '}");

        try (EventStream stream = request.open()) {
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("äöü€ äöü€ äöü€ ");
        }
    }

    @Test
    void stopsTheProvidersCallWhenTheCallerHangsUp() {
        CompletionRequest request = CompletionRequest.stream(
                CompletionRequest.LOCAL,
                "{'chunks': 5, 'stall_after': 2, 'mark': 'hang-up-%s'}".formatted(System.nanoTime()));

        try (EventStream stream = request.open()) {
            assertThat(stream.next()).isPresent();
            assertThat(stream.next()).isPresent();
        }

        String mark = request.body.at("/messages/0/content").asText();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() ->
                        Provider.wasHungUpOn(EventStream.json(mark).path("mark").asText()));
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0");
    }

    /** An error at the beginning costs nothing; a provider that says nothing in time is charged its bound. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', useHeadersInDisplayName = true, textBlock = """
            first                             | status    | cost
            'comments': 2, 'error_first': true | error     | 0
            'stall_after': 0                   | unsettled | bound
            """)
    void asksTheNextWhenTheFirstSaysNothing(String first, String status, String cost) {
        CompletionRequest request = CompletionRequest.stream(
                        CompletionRequest.QWEN, "{'qwen/qwen-2-72b-instruct': {%s}}".formatted(first))
                .orElse(CompletionRequest.GPT);

        try (EventStream stream = request.open()) {
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("word0 word1 word2 ");
            assertThat(stream.header("x-purser-model")).hasValue(CompletionRequest.GPT);
        }

        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        assertThat(entries).extracting(e -> e.get("status")).containsExactly(status, "ok");
        assertThat(entries).extracting(e -> e.get("attempt")).containsExactly(1, 2);
        assertThat(entries.getFirst())
                .containsEntry(
                        "cost_usd", cost.equals("bound") ? entries.getFirst().get("bound_usd") : cost);
    }

    @Test
    void answersWhyWhenEveryStreamIsEmpty() {
        CompletionRequest request = CompletionRequest.stream(
                CompletionRequest.QWEN, "{'chunks': 0, 'usage': {'prompt_tokens': 9, 'completion_tokens': 0}}");

        try (EventStream stream = request.open()) {
            assertThat(stream.status()).isEqualTo(502);
        }

        // The provider read the prompt and tells its usage.
        Entries.assertOne(request.task, "error", "0.000009");
    }

    @Test
    void countsWhatWasSaidWhenTheProviderTellsNoUsage() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, "{'no_usage': true}");

        try (EventStream stream = request.open()) {
            assertThat(stream.rest()).endsWith("[DONE]");
        }

        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry).containsEntry("status", "ok").containsEntry("completion_tokens", (int)
                Tokens.count("word0 word1 word2 "));
        assertThat(entry.get("prompt_tokens"))
                .asInstanceOf(InstanceOfAssertFactories.INTEGER)
                .isBetween(10, 30);
    }

    @Test
    void givesAKeyedStreamAgainAsAStream() {
        CompletionRequest request =
                CompletionRequest.stream(CompletionRequest.QWEN, "{'mark': 'again-%s'}".formatted(System.nanoTime()));
        String mark = EventStream.json(request.body.at("/messages/0/content").asText())
                .path("mark")
                .asText();
        List<String> first;
        try (EventStream stream = request.open("idempotency-key", request.task)) {
            first = stream.rest();
        }

        try (EventStream again = request.open("idempotency-key", request.task)) {
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("content-type")).hasValue("text/event-stream");
            assertThat(again.header("x-purser-replayed")).hasValue("true");
            assertThat(again.rest()).isEqualTo(first).endsWith("[DONE]");
        }

        assertThat(TestSystem.callsWith(mark)).hasSize(1);
        assertThat(Entries.of(request.task)).hasSize(1);
    }

    @Test
    void keepsNoConfidentialStream() {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.LOCAL, "{}");
        String[] headers = {"idempotency-key", request.task, "x-purser-confidential", "true"};
        try (EventStream stream = request.open(headers)) {
            assertThat(stream.rest()).endsWith("[DONE]");
        }

        try (EventStream again = request.open(headers)) {
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.header("x-should-retry")).hasValue("false");
        }
    }

    @Test
    void readsNoMoreFromTheProviderThanTheCallerTakes() {
        long before = Provider.streamedBytes();
        CompletionRequest request =
                CompletionRequest.stream(CompletionRequest.LOCAL, "{'chunks': 40, 'chunk_bytes': 1000000}");

        try (EventStream stream = request.open()) {
            assertThat(stream.next()).isPresent();
            // The stream comes to a halt: two looks a moment apart see the same number of bytes.
            long[] seen = {-1};
            Awaitility.await()
                    .pollInterval(500, TimeUnit.MILLISECONDS)
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> {
                        long now = Provider.streamedBytes() - before;
                        boolean still = now == seen[0];
                        seen[0] = now;
                        return still;
                    });

            assertThat(seen[0]).isBetween(1L, 30_000_000L);
            assertThat(EventStream.textOf(stream.rest())).hasSize(40_000_000);
        }
    }
}
