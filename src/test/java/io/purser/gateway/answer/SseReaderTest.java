package io.purser.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    private final List<String> events = new ArrayList<>();
    private final SseReader reader = new SseReader(100, data -> events.add(new String(data, StandardCharsets.UTF_8)));

    private void feed(String text) {
        reader.feed(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1000})
    void findsTheSameEventsHoweverTheyAreCut(int size) {
        byte[] all = ": hello\ndata: ä\n\nevent: x\r\ndata:two\r\ndata: lines\r\n\r\n\n\nid: 1\n\ndata: [DONE]\n\n"
                .getBytes(StandardCharsets.UTF_8);
        for (int start = 0; start < all.length; start += size) {
            reader.feed(java.util.Arrays.copyOfRange(all, start, Math.min(all.length, start + size)));
        }

        assertThat(events).containsExactly("ä", "two\nlines", "[DONE]");
    }

    @Test
    void takesALineOfAnErrorForAnEvent() {
        feed("data: one\nerror: {\"message\": \"no\"}\ndata: [DONE]\n\nerrors: none\n\n");

        assertThat(events).containsExactly("one", " {\"message\": \"no\"}", "[DONE]");
    }

    @Test
    void takesALastEventThatLacksItsEmptyLine() {
        feed("data: [DONE]");
        assertThat(events).isEmpty();

        reader.end();

        assertThat(events).containsExactly("[DONE]");
    }

    @Test
    void holdsNoEventThatIsTooLong() {
        feed("data: " + "x".repeat(90));

        assertThatThrownBy(() -> feed("xxxxx")).isInstanceOf(SseReader.TooLong.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void findsTheSameEventsWithEveryLineEndingCutAtEveryByte(String lineEnd) {
        byte[] all =
                "\uFEFFdata: first\n: comment\n\ndata\ndata:  second\ndatabase: no\nid: 1\n\ndata:\n\ndata: [DONE]\n\n"
                        .replace("\n", lineEnd)
                        .getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            List<String> found = new ArrayList<>();
            SseReader cutReader = new SseReader(100, data -> found.add(new String(data, StandardCharsets.UTF_8)));

            cutReader.feed(java.util.Arrays.copyOfRange(all, 0, cut));
            cutReader.feed(java.util.Arrays.copyOfRange(all, cut, all.length));

            assertThat(found).as("cut at %d", cut).containsExactly("first", "\n second", "", "[DONE]");
        }
    }

    @Test
    void handsAnEventOnAtTheCarriageReturnThatEndsIt() {
        feed("data: [DONE]\r\r");

        assertThat(events).containsExactly("[DONE]");
    }

    @Test
    void takesAByteOrderMarkForOneAtTheBeginningAlone() {
        feed("data: one\n\n\uFEFFdata: two\n\n");

        assertThat(events).containsExactly("one");
    }
}
