package io.purser.packaged;

import io.purser.support.UsageClaims;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What a hostile provider does to one call. */
final class HostileAnswer {
    private static final int PATIENCE_MS = 8_000;
    private static final List<String> STATUSES = """
            201 Created
            204 No Content
            206 Partial
            301 Moved
            302 Found
            304 Not Modified
            307 There
            400 Bad
            401 No
            402 Pay
            403 No
            404 None
            408 Slow
            409 Conflict
            413 Large
            418 Tea
            422 What
            429 Many
            451 Law
            499 Gone
            500 Oops
            502 Bad
            503 Busy
            504 Late
            529 Full
            599 Odd
            600 Odd
            999 Odd
            """.lines().toList();
    private static final List<String> WAITS = List.of(
            "0",
            "1",
            "-1",
            "1e9",
            "99999999999999999999",
            "NaN",
            "",
            "soon",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Mon, 99 Foo 2026 99:99:99 GMT",
            "0.5");
    private static final List<String> BODIES = List.of(
            "",
            "null",
            "[]",
            "{}",
            "\"text\"",
            "5",
            "{\"choices\": []}",
            "{\"choices\": {}}",
            "{\"choices\": [null]}",
            "{\"choices\": [5]}",
            "{\"error\": null}",
            "{\"error\": \"no\"}",
            "{\"error\": {\"message\": {}, \"code\": []}}",
            "{\"error\": {\"message\": \"no\", \"code\": 1e999999}}",
            "[{\"error\": {\"code\": 429}}]",
            "{\"detail\": [1]}",
            "{\"choices\": [{\"message\": {\"content\": \"\\ud800\"}}]}",
            "{\"choices\": [{\"message\": {\"content\": 1e-30000}}]}",
            "{\"choices\": [{\"message\": {\"content\": [[[[{}]]]]}}], \"usage\": {\"prompt_tokens\": 1e-999999999}}",
            "{\"choices\": [{\"message\": {\"content\": \"half",
            "<html><body>502</body></html>",
            "\u0000\u0001\u0002");

    private final Random random;
    private final Socket socket;
    private final OutputStream out;
    private final UsageClaims claims;

    HostileAnswer(Random random, Socket socket) throws IOException {
        this.random = random;
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.claims = new UsageClaims(random);
    }

    /** Does it, and tells whether the connection is good for another request. */
    boolean attack() throws IOException, InterruptedException {
        switch (random.nextInt(20)) {
            case 0 -> status();
            case 1 -> head("200 OK", flood() + "content-length: 2\r\n", "{}");
            case 2 ->
                head(
                        "200 OK",
                        "content-encoding: " + one("gzip", "br", "deflate", "x", "gzip, gzip"),
                        "\u001f\u008b no");
            case 3 ->
                head(
                        "200 OK",
                        "content-length: " + one("-1", "5", "99999", "99999999999999999999", "1, 2", "x"),
                        completion());
            case 4 ->
                head(
                        "200 OK",
                        "transfer-encoding: " + one("chunked", "identity", "gzip", "chunked, chunked"),
                        one("zz\r\n", "-5\r\nhi", "ffffffffff\r\n", completion()));
            case 5 -> storm();
            case 6 ->
                write(one(
                        "nonsense\r\n\r\n",
                        "HTTP/9.9 200\r\n\r\n",
                        "HTTP/1.1 abc\r\n\r\n",
                        "HTTP/1.1\r\n\r\n",
                        "\u0000".repeat(64)));
            case 7 -> reset();
            case 8 -> silence(random.nextInt(PATIENCE_MS));
            case 9 -> head("200 OK", "content-type: application/json", one(BODIES));
            case 10 -> drip(completion());
            case 11 -> answer("{\"a\": " + "[".repeat(5_000) + "]".repeat(5_000) + "}");
            case 12 -> answer(completion() + completion());
            case 13, 14 -> {
                answer(completion());
                return true;
            }
            default -> {
                return stream();
            }
        }
        return false;
    }

    private void status() throws IOException {
        head(
                one(STATUSES),
                "retry-after: " + one(WAITS) + "\r\nlocation: http://127.0.0.1:1/" + "\r\nx-should-retry: maybe",
                random.nextBoolean() ? one(BODIES) : "x".repeat(random.nextInt(200_000)));
    }

    private String flood() {
        int each = random.nextInt(2_000);
        StringBuilder flood = new StringBuilder();
        for (int i = random.nextInt(400); i >= 0; i--) {
            flood.append("x-").append(i).append(": ").append("y".repeat(each)).append("\r\n");
        }
        return flood.toString();
    }

    private void storm() throws IOException {
        for (int i = random.nextInt(3_000); i >= 0; i--) {
            write(one(
                    "HTTP/1.1 100 Continue\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n",
                    "HTTP/1.1 102 Processing\r\n\r\n"));
        }
        answer(completion());
    }

    private String completion() {
        return """
                {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "message":
                 {"role": "assistant", "content": "some words"}, "finish_reason": "stop"}], "usage": %s,
                 "data": [{"object": "embedding", "index": 0, "embedding": [0.5]}]}""".formatted(claims.next());
    }

    /** As a provider does that means no harm. */
    void soundly() throws IOException {
        answer(completion());
    }

    private void answer(String body) throws IOException {
        write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private void head(String status, String headers, String body) throws IOException {
        write("HTTP/1.1 " + status + "\r\n" + headers.strip() + "\r\n\r\n" + body);
    }

    private void drip(String body) throws IOException, InterruptedException {
        write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n");
        long until = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        for (int i = 0; i < body.length() && System.nanoTime() < until; i++) {
            write(body.substring(i, i + 1));
            Thread.sleep(random.nextInt(40));
        }
    }

    /** Events in pieces of any size, and whatever may be among them. */
    private boolean stream() throws IOException, InterruptedException {
        write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        StringBuilder events = new StringBuilder(one("", "\ufeff", ": hello\n\n", "\n\n\n"));
        String end = one("\n\n", "\r\n\r\n", "\r\r");
        for (int i = random.nextInt(12); i >= 0; i--) {
            events.append(event()).append(end);
        }
        boolean ends = random.nextBoolean();
        events.append(ends ? "data: [DONE]" + end : "");
        byte[] all = events.toString().getBytes(StandardCharsets.UTF_8);
        int largest = 1 + random.nextInt(one(List.of(3, 50, 100_000)));
        for (int from = 0; from < all.length; ) {
            int size = Math.min(all.length - from, 1 + random.nextInt(largest));
            out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(all, from, size);
            write("\r\n");
            from += size;
        }
        switch (random.nextInt(5)) {
            case 0 -> silence(random.nextInt(PATIENCE_MS));
            case 1 -> comments();
            case 2 -> reset();
            default -> {
                write("0\r\n\r\n");
                return ends;
            }
        }
        return false;
    }

    private String event() {
        String delta = one(
                "{\"content\": \"word \"}",
                "{\"reasoning_content\": \"hm \"}",
                "{}",
                "null",
                "5",
                "{\"tool_calls\": [{}]}");
        return switch (random.nextInt(12)) {
            case 0 -> ": " + "c".repeat(random.nextInt(5_000));
            case 1 -> "event: x\nid: \u0000\nretry: 99999999999999999999\ndata";
            case 2 -> "data: " + one(BODIES);
            case 3 ->
                "data: {\"choices\": [{\"index\": 0, \"delta\": {\"content\": \"" + "w".repeat(random.nextInt(300_000))
                        + "\"}}]}";
            case 4 -> "data: {\"error\": {\"code\": " + random.nextInt(700) + ", \"message\": \"no\"}}";
            case 5 -> "data: {\n" + "data:\n".repeat(random.nextInt(500));
            default ->
                "data: {\"id\": \"1\", \"choices\": [{\"index\": 0, \"delta\": %s, \"finish_reason\": %s}], \"usage\": %s}"
                        .formatted(
                                delta,
                                one("null", "null", "null", "\"\"", "\"stop\"", "\"error\"", "5"),
                                random.nextBoolean() ? "null" : claims.next());
        };
    }

    private void comments() throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (System.nanoTime() < until) {
            write("9\r\n: still\n\n\r\n");
            Thread.sleep(20);
        }
    }

    private void silence(int millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
        throw new IOException("reset");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
