package io.purser.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The usages of providers, in each dialect, and with figures that no call has. */
class UsageReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) {
        return Objects.requireNonNull(
                PassthroughJson.answer(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static CallUsage usage(String text) {
        return UsageReader.read(json(text)).orElseThrow();
    }

    private static Stream<JsonNode> dialects() throws IOException {
        try (InputStream file = UsageReaderTest.class.getResourceAsStream("/usages.json")) {
            return JSON.readTree(file).valueStream().toList().stream();
        }
    }

    /** The cases are in {@code usages.json}: a usage, with the five counts and the cost that it means. */
    @ParameterizedTest
    @MethodSource("dialects")
    void readsEveryDialect(JsonNode dialect) {
        CallUsage read = UsageReader.read(dialect.path("usage")).orElseThrow();

        JsonNode means = dialect.path("means");
        assertThat(read.tokens())
                .as(dialect.path("name").asText())
                .isEqualTo(new TokenCounts(
                        means.path("prompt").asLong(),
                        means.path("completion").asLong(),
                        means.path("cached").asLong(),
                        means.path("written").asLong(),
                        means.path("reasoning").asLong()));
        assertThat(read.providerCost())
                .isEqualTo(means.has("cost") ? Usd.parse(means.path("cost").asText()) : null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'prompt_tokens': null}",
                "{'prompt_tokens': -1, 'completion_tokens': 'many'}",
                "{'prompt_tokens': {'prompt_tokens': 5}}",
                "{'prompt_tokens': [5], 'is_byok': true}",
                "[]",
                "'none'",
                "5",
            })
    void tellsNothingWhereNoFigureIs(String nothing) {
        assertThat(UsageReader.read(json(nothing))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99999999999999999999999999",
                "1e399",
                "1e18",
                "'1e399'",
                "12345678901234567890.5",
            })
    void takesACountWithoutEndForTheLargest(String figure) {
        CallUsage read = usage("{'prompt_tokens': %1$s, 'completion_tokens': %1$s, 'cost': %1$s}".formatted(figure));

        assertThat(read.tokens()).isEqualTo(TokenCounts.of(TokenCounts.MAX, TokenCounts.MAX));
        assertThat(read.providerCost()).isEqualTo(Usd.parse("1000000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-399", "0.0000000001", "'1e-399'"})
    void takesACostThatIsNextToNothingForANanoDollar(String figure) {
        assertThat(usage("{'cost': %s}".formatted(figure)).providerCost()).isEqualTo(Usd.ofNanos(1));
    }

    @Test
    void takesWhatIsNoNumberForNothing() {
        ObjectNode told = JSON.createObjectNode();
        told.set("prompt_tokens", DoubleNode.valueOf(Double.NaN));
        told.set("cost", DoubleNode.valueOf(Double.POSITIVE_INFINITY));
        told.put("completion_tokens", 3);

        CallUsage read = UsageReader.read(told).orElseThrow();

        assertThat(read.tokens()).isEqualTo(TokenCounts.of(0, 3));
        assertThat(read.providerCost()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'usage': {'prompt_tokens': 5, 'completion_tokens': 2}}",
                "{'usage': null, 'usageMetadata': {'promptTokenCount': 5, 'candidatesTokenCount': 2}}",
                "{'usage': {}, 'x_groq': {'id': 'x', 'usage': {'prompt_tokens': 5, 'completion_tokens': 2}}}",
                "{'choices': [{'index': 0, 'delta': {}, 'usage': {'prompt_tokens': 5, 'completion_tokens': 2}}]}",
            })
    void findsItWhereverItStands(String answer) {
        assertThat(UsageReader.in(json(answer)).orElseThrow().tokens()).isEqualTo(TokenCounts.of(5, 2));
    }

    @Test
    void letsNoZeroEraseAFigureAndTheLaterOfTwoFiguresCount() {
        CallUsage first = usage("{'prompt_tokens': 100, 'completion_tokens': 3, 'cached_tokens': 80, 'cost': 0.5}");
        CallUsage second = usage("{'prompt_tokens': 0, 'completion_tokens': 9, 'cost': 0}");
        CallUsage third = usage("{'prompt_tokens': 0, 'completion_tokens': 0, 'total_tokens': 0}");

        CallUsage all = third.orElse(second.orElse(first));

        assertThat(all.tokens()).isEqualTo(new TokenCounts(100, 9, 80, 0, 0));
        assertThat(all.providerCost()).isEqualTo(Usd.parse("0.5"));
    }

    @Test
    void countsOnlyWhatWasNotTold() {
        CallUsage told = usage("{'prompt_tokens': 100, 'completion_tokens': 0}");

        CallUsage completed = CallUsage.completed(
                told,
                () -> {
                    throw new AssertionError("the prompt was told");
                },
                () -> 6);

        assertThat(completed.tokens()).isEqualTo(TokenCounts.of(100, 6));
    }

    @Test
    void splitsASumOfWhichNobodyTellsHowMuchWasRead() {
        CallUsage sum = usage("{'total_tokens': 1000}");
        CallUsage beside = usage("{'completion_tokens': 5, 'total_tokens': 1000}");

        assertThat(sum.isWhole(true)).isFalse();
        assertThat(CallUsage.completed(sum, () -> 300, () -> 6).tokens()).isEqualTo(TokenCounts.of(300, 700));
        assertThat(CallUsage.completed(beside, () -> 300, () -> 6).tokens()).isEqualTo(TokenCounts.of(300, 700));
        assertThat(CallUsage.completed(beside, () -> 2000, () -> 6).tokens()).isEqualTo(TokenCounts.of(2000, 5));
    }

    @Test
    void takesTheSumForThePromptWhereVectorsWereAskedFor() {
        CallUsage told = UsageReader.in(json("{'object': 'list', 'data': [], 'usage': {'total_tokens': 9}}"))
                .orElseThrow();

        assertThat(told.tokens()).isEqualTo(TokenCounts.of(9, 0));
        assertThat(told.isWhole(false)).isTrue();
    }
}
