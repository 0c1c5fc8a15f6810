package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.support.EarlyLooks;
import io.purser.support.FakeProvider;
import io.purser.support.TestSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The calls that the fake provider received. */
public final class Provider {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Provider() {}

    /** The body of the one call that Purser made for this request. */
    public static JsonNode sentFor(CompletionRequest request) {
        List<JsonNode> calls = TestSystem.callsWith(request.task);
        assertThat(calls).hasSize(1);
        return calls.getFirst().path("body");
    }

    /** Waits until a call of this request has reached the provider. */
    static void awaitCallFor(CompletionRequest request) {
        EarlyLooks.within(Duration.ofSeconds(30))
                .until(() -> !TestSystem.callsWith(request.task).isEmpty());
    }

    /** Lets the provider answer a call that it holds under that name. */
    static void letGo(String name) {
        read(FakeProvider.LET_GO + name);
    }

    /** Whether the client of a stream with that text broke the stream off. */
    static boolean wasHungUpOn(String text) {
        return counts().path("hung_up").toString().contains(text);
    }

    /** The number of stream bytes that were sent so far. */
    static long streamedBytes() {
        return counts().path("streamed_bytes").asLong();
    }

    /** The number of calls so far. */
    static long received() {
        return counts().path("received").asLong();
    }

    private static JsonNode counts() {
        return read("/counts");
    }

    private static JsonNode read(String path) {
        try (InputStream answer = URI.create(System.getProperty("purser.tests.provider") + path)
                .toURL()
                .openStream()) {
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
