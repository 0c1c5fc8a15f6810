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
