package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A streamed answer of Purser's, read event by event over a connection of its own. */
public final class EventStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private final List<String> comments = new ArrayList<>();

    private EventStream(HttpClient client, HttpResponse<InputStream> response) {
        this.client = client;
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** Asks as the operator; headers are names and values in turn. */
    public static EventStream post(String path, String body, String... headers) {
        return postAs(PostgresResource.OPERATOR_KEY, path, body, headers);
    }

    /** Asks with that key. */
    public static EventStream postAs(String key, String path, String body, String... headers) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new EventStream(client, client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            client.close();
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public int status() {
        return response.statusCode();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** The data of the next event, or empty at the end. */
    public Optional<String> next() {
        List<String> data = new ArrayList<>();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (AnswerScan.holdsASecret(line)) {
                    throw new AssertionError("a secret is in a stream");
                }
                if (line.startsWith("data: ")) {
                    data.add(line.substring(6));
                } else if (!line.isEmpty()) {
                    comments.add(line);
                } else if (!data.isEmpty()) {
                    break;
                }
            }
            return data.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data of all events that are left. */
    public List<String> rest() {
        List<String> events = new ArrayList<>();
        for (Optional<String> event = next(); event.isPresent(); event = next()) {
            events.add(event.get());
        }
        return events;
    }

    /** Lines that came and were no data. */
    public List<String> otherLines() {
        return comments;
    }

    public static JsonNode json(String data) {
        try {
            return JSON.readTree(data);
        } catch (IOException e) {
            throw new UncheckedIOException(data, e);
        }
    }

    /** JSON that is written with apostrophes for quotation marks. */
    public static JsonNode quoted(String text) {
        return json(text.replace('\'', '"'));
    }

    /** What the deltas of those events say together. */
    public static String textOf(List<String> events) {
        StringBuilder text = new StringBuilder();
        for (String event : events) {
            if (!event.equals("[DONE]")) {
                text.append(json(event)
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText(""));
            }
        }
        return text.toString();
    }

    /** Hangs up. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
