package io.purser.catalog;

import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.ConnectionFailureText;
import io.purser.problem.HttpClientOnDemand;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks providers for their models: {@code GET /models} at the base URL, as OpenAI's API has it. */
@ApplicationScoped
class ModelLists {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long LARGEST = 8_000_000;
    /** An answer is in memory twice for a moment, and several providers answer at the same time. */
    private static final int SHARE_OF_HEAP = 24;

    private static final int OK = 200;

    private final HttpClientOnDemand client = new HttpClientOnDemand(HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER));

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * Asks one provider.
     *
     * @param key the provider's key, or null
     * @throws IOException saying why there is no list
     */
    ListedModels ask(ModelSource source, @Nullable String key) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer;
        try {
            long largest = Math.min(LARGEST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
            answer = BoundedHttpExchange.send(
                    client.get(), request(source, key), HttpResponse.BodyHandlers.ofByteArray(), largest, LONGEST);
        } catch (IOException e) {
            throw new IOException("it cannot be asked: " + ConnectionFailureText.why(e), e);
        }
        if (answer.statusCode() != OK) {
            throw new IOException("it answered " + answer.statusCode());
        }
        ListedModels listed;
        try {
            listed = ListedModels.read(answer.body(), source.usualLimit());
        } catch (IOException e) {
            throw new IOException("its answer is no list of models", e);
        }
        if (listed.models().isEmpty()) {
            throw new IOException("there is no model in its answer that can be used");
        }
        return listed;
    }

    private static HttpRequest request(ModelSource source, @Nullable String key) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(source.baseUrl() + "/models"))
                .timeout(LONGEST)
                .header("accept", "application/json");
        source.filed().getFirst().endpoint().headers().forEach(request::setHeader);
        try {
            return (key == null ? request : request.header("authorization", "Bearer " + key)).build();
        } catch (IllegalArgumentException e) {
            throw new IOException("its key has a character that no header may have"); // the cause quotes the key
        }
    }
}
