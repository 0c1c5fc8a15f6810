package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Gives a recorded answer: its {@code status} and {@code headers}; its body as {@code json}, as a {@code text} that is
 * sent as it stands, or as {@code events}; and {@code then}, what becomes of the connection.
 *
 * <p>An event is a text that is sent as it stands, or JSON that becomes the data of an event; {@code {"times": 5,
 * "every_ms": 100, "event": …}} is one that comes again and again, and {@code {"base64": …}} are bytes of any kind. {@code then} is {@code cut} (closed in the middle of
 * the last piece), {@code closed} (without the end that HTTP asks for), {@code reset}, {@code silent} or {@code comments}
 * (until the other side hangs up, ten seconds at most); otherwise the answer ends as it should. {@code {model}} is the model that was asked.
 * Under {@code refusing} are answers to requests that have a field of that name.
 */
final class RecordedAnswer {
    private static final int COMMENT_MS = 50;
    private static final int COMMENTS = 200;

    private final FakeConnection connection;
    private final JsonNode request;
    private final JsonNode answer;
    private final LongConsumer pause;
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final OutputStream packing;

    RecordedAnswer(FakeConnection connection, JsonNode request, JsonNode answer, LongConsumer pause)
            throws IOException {
        this.connection = connection;
        this.request = request;
        this.answer = chosen(request, answer);
        this.pause = pause;
        this.packing = switch (this.answer.at("/headers/content-encoding").asText("")) {
            case "gzip" -> new GZIPOutputStream(packed, true);
            case "deflate" -> new DeflaterOutputStream(packed, true);
            default -> packed;
        };
    }

    private static JsonNode chosen(JsonNode request, JsonNode answer) {
        return answer.path("refusing").properties().stream()
                .filter(refusal -> request.has(refusal.getKey()))
                .findFirst()
                .map(refusal -> refusal.getValue())
                .orElse(answer);
    }

    /** Answers, and tells whether the connection is good for another request. */
    boolean play() throws IOException {
        int status = answer.path("status").asInt(200);
        List<String> headers = headers();
        if (!answer.has("events")) {
            String text = answer.has("json")
                    ? answer.path("json").toString()
                    : answer.path("text").asText();
            return whole(status, headers, text);
        }
        connection.begin(status, "text/event-stream", headers);
        List<byte[]> pieces = new ArrayList<>();
        for (JsonNode event : answer.path("events")) {
            int times = event.path("times").asInt(1);
            for (int i = 0; i < times; i++) {
                if (event.has("every_ms")) {
                    send(pieces);
                    pause.accept(event.path("every_ms").asInt());
                }
                pieces.add(bytes(event.has("event") ? event.path("event") : event));
            }
        }
        return ended(pieces);
    }

    private boolean whole(int status, List<String> headers, String text) throws IOException {
        byte[] bytes = packed(filled(text), true);
        return switch (then()) {
            case "cut" -> {
                connection.halfAnAnswer(status, headers, bytes);
                yield false;
            }
            case "reset" -> {
                connection.reset();
                yield false;
            }
            default -> {
                connection.answer(status, headers, bytes);
                yield true;
            }
        };
    }

    private boolean ended(List<byte[]> pieces) throws IOException {
        byte[] last = then().equals("cut") ? pieces.removeLast() : new byte[0];
        send(pieces);
        switch (then()) {
            case "cut" -> connection.halfAPiece(last);
            case "closed" -> {
                return false;
            }
            case "reset" -> connection.reset();
            case "silent" -> {
                connection.waitForHangUp();
                throw new IOException("the other side hung up");
            }
            case "comments" -> comment();
            default -> {
                byte[] end = packed("", true);
                if (end.length > 0) {
                    connection.piece(end);
                }
                connection.end();
                return true;
            }
        }
        return false;
    }

    /** Until nobody listens any more, which ends it with an exception, or for some seconds. */
    private void comment() throws IOException {
        for (int i = 0; i < COMMENTS; i++) {
            pause.accept(COMMENT_MS);
            connection.piece(packed(": still there\n\n", false));
        }
    }

    private void send(List<byte[]> pieces) throws IOException {
        for (byte[] piece : pieces) {
            connection.piece(piece);
        }
        pieces.clear();
    }

    private byte[] bytes(JsonNode event) {
        try {
            if (event.has("base64")) {
                return packed(event.path("base64").binaryValue(), false);
            }
            String text = event.isTextual() ? event.textValue() : "data: " + event + "\n\n";
            return packed(filled(text), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String then() {
        return answer.path("then").asText("ended");
    }

    private String filled(String text) {
        return text.replace("{model}", request.path("model").asText());
    }

    private byte[] packed(String text, boolean isAll) throws IOException {
        return packed(text.getBytes(StandardCharsets.UTF_8), isAll);
    }

    private byte[] packed(byte[] part, boolean isAll) throws IOException {
        packing.write(part);
        packing.flush();
        if (isAll) {
            packing.close();
        }
        byte[] bytes = packed.toByteArray();
        packed.reset();
        return bytes;
    }

    private List<String> headers() {
        List<String> headers = new ArrayList<>();
        answer.path("headers").properties().forEach(header -> {
            headers.add(header.getKey());
            headers.add(header.getValue().asText());
        });
        return headers;
    }
}
