package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A streamed answer of a fake provider. The request can have {@code chunks} (how many pieces are said, 3 if it does not
 * tell), {@code every_ms}, {@code say} or {@code chunk_bytes} for what they hold, {@code comments} ahead of them,
 * {@code trickle} for byte by byte, {@code no_usage}, {@code usage_always} (with
 * every piece), {@code crlf}; {@code events}, texts that are sent as they are and nothing else, the first one {@code first_times}; and what goes wrong before piece N:
 *
 * <ul>
 *   <li>{@code cut_after}: the connection is closed in the middle of a piece;
 *   <li>{@code reset_after}: it is reset;
 *   <li>{@code end_after}: the answer ends as HTTP has it, but says nothing of its end;
 *   <li>{@code error_after}: an error is said in place of the piece; with {@code error_first}, of all pieces;
 *   <li>{@code stall_after}: nothing but comments comes until the other side hangs up;
 *   <li>{@code silent_after}: nothing at all.
 * </ul>
 */
record FakeStream(FakeConnection connection, JsonNode body, JsonNode request, LongConsumer pause, AtomicLong streamed) {
    private static final int STALL_MS = 20;

    /** Answers, and tells whether the connection is good for another request. */
    boolean run() throws IOException {
        connection.begin(200, "text/event-stream", List.of());
        if (request.has("events")) {
            for (int i = 1; i < request.path("first_times").asInt(1); i++) {
                send(request.path("events").path(0).textValue());
            }
            for (JsonNode piece : request.path("events")) {
                send(piece.textValue());
            }
            connection.end();
            return true;
        }
        for (int i = 0; i < request.path("comments").asInt(); i++) {
            send(": still thinking\n\n");
        }
        if (request.path("error_first").asBoolean()) {
            send(FakeAnswers.first("openrouter/no-capacity"));
            connection.end();
            return true;
        }
        send(FakeAnswers.begun(body));
        int count = request.path("chunks").asInt(3);
        for (int i = 0; i < count; i++) {
            if (is("cut_after", i)) {
                connection.halfAPiece(bytes(FakeAnswers.said(body, "never seen")));
                return false;
            }
            if (is("reset_after", i)) {
                connection.reset();
                return false;
            }
            if (is("end_after", i)) {
                connection.end();
                return true;
            }
            if (is("error_after", i)) {
                send(FakeAnswers.first("openrouter/upstream-gone"));
                connection.end();
                return true;
            }
            if (is("silent_after", i)) {
                connection.waitForHangUp();
                throw new IOException("the other side hung up");
            }
            while (is("stall_after", i)) {
                pause.accept(STALL_MS);
                send(": stalling\n\n");
            }
            pause.accept(request.path("every_ms").asInt());
            say(
                    request.path("usage_always").asBoolean()
                            ? FakeAnswers.saidWithUsage(body, word(i), request)
                            : FakeAnswers.said(body, word(i)));
        }
        if (count > 0) {
            send(FakeAnswers.stopped(body));
        }
        if (!request.path("no_usage").asBoolean()
                && body.path("stream_options").path("include_usage").asBoolean()) {
            send(FakeAnswers.used(body, request));
        }
        send(request.path("crlf").asBoolean() ? "data: [DONE]\r\n\r\n" : "data: [DONE]\n\n");
        connection.end();
        return true;
    }

    private boolean is(String fault, int piece) {
        return request.path(fault).asInt(-1) == piece;
    }

    private String word(int piece) {
        return request.has("chunk_bytes")
                ? "x".repeat(request.path("chunk_bytes").asInt())
                : request.path("say").asText("word" + piece + " ");
    }

    private void say(String event) throws IOException {
        if (!request.path("trickle").asBoolean()) {
            send(event);
            return;
        }
        for (byte each : bytes(event)) {
            connection.piece(new byte[] {each});
        }
        streamed.addAndGet(bytes(event).length);
    }

    private void send(String text) throws IOException {
        byte[] bytes = bytes(text);
        connection.piece(bytes);
        streamed.addAndGet(bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
