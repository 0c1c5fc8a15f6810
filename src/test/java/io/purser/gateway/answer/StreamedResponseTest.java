package io.purser.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.Cost;
import io.purser.gateway.usage.UsageBound;
import io.purser.gateway.usage.UsageReader;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedResponseTest {
    private static final int LIMIT = 500_000;

    private final HeapLease memory = new HeapAccount(LIMIT, LIMIT).open("somebody", 0);
    private final StreamedResponse answer = new StreamedResponse(true, new OpenAiForm(), memory);

    private static byte[] event(String delta) {
        return ("{\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}").getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(PassthroughJson.answer(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A call asks for one choice, and the fields around the choices are not short at every provider. */
    @Test
    void writesTheFirstChoiceOfAWholeAnswerAndItsLongFieldsOnce() {
        Buffer forCaller = Buffer.buffer();

        answer.takeWhole(
                json("{\"id\":\"a\",\"x\":\"" + "x".repeat(50_000)
                        + "\",\"choices\":[{\"message\":{\"content\":\"hello\"}}" + ",{}".repeat(1_000) + "]}"),
                forCaller);

        List<String> events =
                forCaller.toString().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(events).hasSize(3).allMatch(event -> event.contains("\"id\":\"a\""));
        assertThat(events.getFirst()).contains("\"x\":\"xxx");
        assertThat(forCaller.length()).isLessThan(51_000);
        assertThat(memory.bytes() - answer.heldText())
                .isEqualTo(2L * forCaller.toString().indexOf("data: ", 6));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesNoStreamOfAWholeAnswerWithoutTheMemoryForIt(boolean isMessage) {
        StreamedResponse streamed = isMessage ? new StreamedResponse(true, new PassedMessages(), memory) : answer;
        JsonNode whole = json(
                isMessage
                        ? "{\"type\":\"message\",\"content\":[{}" + ",{}".repeat(2_000) + "]}"
                        : "{\"x\":\"" + "x".repeat(260_000) + "\",\"choices\":[{}]}");

        assertThatThrownBy(() -> streamed.takeWhole(whole, Buffer.buffer())).isInstanceOf(Problem.class);
        assertThat(memory.bytes()).isBetween(0L, (long) LIMIT);
    }

    private static final String LONG = "x".repeat(100_000);

    private static Cost cost() {
        CallUsage used = UsageReader.in(json("{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}"))
                .orElseThrow();
        return new Cost(used, used, Usd.parse("0.1"), new UsageBound(1_000, 50, Usd.parse("0.5"), Usd.parse("2")));
    }

    /** The stream may go on for long, and its memory is that of the piece that came last. */
    @Test
    void keepsNoMoreOfAUsageThanItsShortFigures() {
        answer.take(
                ("{\"choices\":[],\"usage\":{\"" + LONG.substring(60_000) + "\":1,\"x\":\"" + LONG
                                + "\",\"prompt_tokens\":11,"
                                + "\"y\":[" + "0,".repeat(1_000)
                                + "0],\"completion_tokens\":7,\"details\":{\"cached\":3,\"z\":\""
                                + LONG + "\"}}}")
                        .getBytes(StandardCharsets.UTF_8),
                Buffer.buffer());

        String last = answer.usageEvent(cost()).toString();
        assertThat(last)
                .hasSizeLessThan(10_000)
                .contains("\"prompt_tokens\":11,\"completion_tokens\":7,\"details\":{\"cached\":3}")
                .doesNotContain("xxx");
    }

    @Test
    void keepsNoMoreOfTheEndOfAMessageThanItsShortFields() {
        StreamedResponse messages = new StreamedResponse(true, new PassedMessages(), memory);
        messages.take(
                ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"x\":\"" + LONG + "\"},\"y\":\""
                                + LONG + "\",\"usage\":{\"output_tokens\":7,\"x\":\"" + LONG + "\"}}")
                        .getBytes(StandardCharsets.UTF_8),
                Buffer.buffer());

        String last = messages.usageEvent(cost()).toString();
        assertThat(last)
                .hasSizeLessThan(1_000)
                .contains("\"stop_reason\":\"end_turn\"", "\"output_tokens\":7")
                .doesNotContain("xxx");
    }

    @Test
    void keepsNoMoreOfTheUsageOfATranslatedMessageThanItsShortFigures() {
        StreamedResponse translated =
                new StreamedResponse(true, new MessagesReader(Instant.EPOCH).stream(new OpenAiForm()), memory);
        String names = IntStream.range(0, 50)
                .mapToObj(i -> "\"" + i + "x".repeat(5_000) + "\":1")
                .collect(Collectors.joining(","));
        translated.take(
                ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"cache_creation\":{"
                                + names + "},\"input_tokens\":11,\"output_tokens\":7}}")
                        .getBytes(StandardCharsets.UTF_8),
                Buffer.buffer());

        assertThat(translated.usageEvent(cost()).toString())
                .hasSizeLessThan(10_000)
                .contains("\"prompt_tokens\":11", "\"completion_tokens\":7");
    }

    /** What Anthropic charges for shortening a conversation stands in its iterations alone. */
    @Test
    void countsAllIterationsOfATranslatedMessageThoughTheyAreTooManyToBeKept() {
        StreamedResponse translated =
                new StreamedResponse(true, new MessagesReader(Instant.EPOCH).stream(new OpenAiForm()), memory);
        String iterations = IntStream.range(0, 60)
                .mapToObj(i -> "{\"type\":\"message\",\"input_tokens\":100,\"output_tokens\":10,"
                        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"cache_creation\":"
                        + "{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0}}")
                .collect(Collectors.joining(","));
        translated.take(
                ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":100,"
                                + "\"output_tokens\":10,\"iterations\":[" + iterations + "]}}")
                        .getBytes(StandardCharsets.UTF_8),
                Buffer.buffer());

        CallUsage used = translated.finalUsage().orElseThrow();
        assertThat(used.tokens().prompt()).isEqualTo(6_000);
        assertThat(used.tokens().completion()).isEqualTo(600);
    }

    /** Three events at the beginning and the end of a stream have it. */
    @Test
    void cutsTheNameOfAModelThatItRepeats() {
        StreamWriter writer =
                new ResponsesStream(new ResponseParts("resp_1", Instant.EPOCH, PassthroughJson.object(), Map.of()));
        StreamedResponse responses = new StreamedResponse(true, writer, memory);
        Buffer forCaller = Buffer.buffer();

        responses.take(
                ("{\"model\":\"" + LONG + "\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}")
                        .getBytes(StandardCharsets.UTF_8),
                forCaller);

        assertThat(forCaller.toString()).contains("\"model\":\"" + "x".repeat(200) + "\"");
        assertThat(responses.usageEvent(cost()).toString()).contains("\"model\":\"" + "x".repeat(200) + "\"");
    }

    @Test
    void letsGoOfTheTextThatItCountsWhereAPieceNeedsTheMemory() {
        answer.take(event("\"content\":\"" + "x".repeat(40_000) + "\""), Buffer.buffer());
        long held = answer.heldText();
        byte[] large = event("\"content\":\"\",\"more\":[" + "{},".repeat(1_500) + "{}]");
        Buffer forCaller = Buffer.buffer();

        answer.take(large, forCaller);

        assertThat(held).isEqualTo(320_000);
        assertThat(answer.heldText()).isZero();
        assertThat(memory.bytes()).isLessThan(LIMIT);
        assertThat(forCaller.toString()).contains("\"more\":[{},");
        assertThat(answer.countText()).isEqualTo(10_000);
    }
}
