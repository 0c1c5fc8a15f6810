package io.purser.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are written in parts are the same as those that are written at once. */
class PieceEventsTest {
    private static TypedEvent event(int number, String piece) {
        TypedEvent event = TypedEvent.of("response.output_text.delta")
                .put("sequence_number", number)
                .put("item_id", "msg_1")
                .put("output_index", 0)
                .put("delta", piece);
        event.data().putArray("logprobs");
        return event;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " hello", "\"quoted\" \\ \n\t\u0001", "é € 😀", "\ud83d half", "\"delta\":\"\"", "</script>"
            })
    void areWrittenAsOthersAre(String piece) {
        PieceEvents pieces = new PieceEvents(event(0, ""));
        Buffer written = Buffer.buffer();

        pieces.append(7, piece, written);
        pieces.append(1_000_000, piece, written);

        Buffer wanted = event(7, piece).alone();
        event(1_000_000, piece).appendTo(wanted);
        assertThat(written.toString()).isEqualTo(wanted.toString());
    }
}
