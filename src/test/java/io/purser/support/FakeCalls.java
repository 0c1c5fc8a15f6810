package io.purser.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What a fake provider has received and streamed, and which calls were broken off by who made them. */
final class FakeCalls {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Tells what was received as it was received, half characters too. */
    private static final ObjectWriter ESCAPED = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** What was received. */
    private record Call(String path, String authorization, Map<String, String> headers, JsonNode body) {}

    /** A call, and how it looks in JSON: a test looks for a text in thousands of calls. */
    private record Received(Call call, String text) {}

    private final Queue<Received> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> hungUp = new ConcurrentLinkedQueue<>();
    private final AtomicLong received = new AtomicLong();

    /** How many bytes of streams were sent. */
    final AtomicLong streamed = new AtomicLong();

    void receive(FakeConnection.Request request, JsonNode body) {
        received.incrementAndGet();
        if (!isForgotten(body)) {
            Map<String, String> headers = request.headers();
            Call call = new Call(request.path(), headers.getOrDefault("authorization", ""), headers, body);
            calls.add(new Received(call, json(JSON.writer(), call)));
        }
    }

    /** The call was broken off by who made it. */
    void breakOff(JsonNode body) {
        if (!isForgotten(body)) {
            hungUp.add(body.toString());
        }
    }

    private static boolean isForgotten(JsonNode body) {
        return body.path("user").asText(body.at("/metadata/user_id").asText()).equals(FakeProvider.FORGET);
    }

    /** How many bodies held that text. */
    long count(String text) {
        return calls.stream()
                .filter(received -> received.call().body().toString().contains(text))
                .count();
    }

    /** The calls that hold the text which the query of that address names, as JSON. */
    String told(URI address) {
        String text = address.getQuery().replaceFirst("^with=", "");
        List<Call> found = calls.stream()
                .filter(received -> received.text().contains(text))
                .map(Received::call)
                .toList();
        return json(ESCAPED, found);
    }

    /** How much was received and streamed, and the bodies of the calls that were broken off. */
    String counts() {
        var counts = JSON.createObjectNode().put("received", received.get()).put("streamed_bytes", streamed.get());
        hungUp.forEach(counts.putArray("hung_up")::add);
        return counts.toString();
    }

    private static String json(ObjectWriter writer, Object told) {
        try {
            return writer.writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
