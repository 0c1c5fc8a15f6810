package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The events of one part of a stream, of which there is one for each piece of text. They differ in their number and
 * their text, so that the rest is written once.
 */
final class PieceEvents {
    private static final String NUMBER = "\"sequence_number\":";
    private static final String TEXT = "\"delta\":";
    private static final String NO_NUMBER = "0";
    private static final String NO_TEXT = "\"\"";

    private final byte[] beforeNumber;
    private final byte[] beforeText;
    private final byte[] afterText;

    /** @param first an event with the number 0 and an empty text; nothing ahead of its text comes from outside */
    PieceEvents(TypedEvent first) {
        Buffer written = first.alone();
        String event = written.toString();
        int number = event.indexOf(NUMBER + NO_NUMBER) + NUMBER.length();
        int text = event.indexOf(TEXT + NO_TEXT, number) + TEXT.length();
        beforeNumber = bytes(event.substring(0, number));
        beforeText = bytes(event.substring(number + NO_NUMBER.length(), text));
        afterText = bytes(event.substring(text + NO_TEXT.length()));
    }

    void append(int number, String piece, Buffer forCaller) {
        forCaller
                .appendBytes(beforeNumber)
                .appendBytes(bytes(Integer.toString(number)))
                .appendBytes(beforeText)
                .appendBytes(PassthroughJson.bytes(TextNode.valueOf(piece)))
                .appendBytes(afterText);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
