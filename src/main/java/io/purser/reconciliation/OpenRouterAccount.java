package io.purser.reconciliation;

import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.ConnectionFailureText;
import io.purser.problem.HttpClientOnDemand;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Asks OpenRouter what it charged: {@code GET /activity?date=}, which tells of each of the last 30 whole days in UTC
 * (https://openrouter.ai/docs/api/api-reference/analytics/get-user-activity) to a management key.
 */
@ApplicationScoped
class OpenRouterAccount {
    /** The provider's name in the ledger. */
    static final String PROVIDER = "openrouter";

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final long LARGEST = 4_000_000;
    /** An answer is in memory as bytes and as records for a moment. */
    private static final int SHARE_OF_HEAP = 24;

    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int OK = 200;

    private final ReconciliationSettings settings;
    private final HttpClientOnDemand client = new HttpClientOnDemand(HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER));

    OpenRouterAccount(ReconciliationSettings settings) {
        this.settings = settings;
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** Whether there is a key to ask with. */
    boolean canBeAsked() {
        return settings.managementKey() != null;
    }

    /**
     * Asks for one day.
     *
     * @return a sum for each model; none if OpenRouter had no calls
     * @throws Problem saying what to do: {@code not_ready} without a key, {@code busy} if OpenRouter limits the requests,
     *     {@code provider_timeout} after 20 s, and {@code provider_failed}
     */
    List<Activity> of(LocalDate day) {
        HttpResponse<byte[]> answer;
        try {
            long largest = Math.min(LARGEST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
            answer = BoundedHttpExchange.send(
                    client.get(), request(day), HttpResponse.BodyHandlers.ofByteArray(), largest, LONGEST);
        } catch (HttpTimeoutException e) {
            throw Problem.of(
                    ProblemType.PROVIDER_TIMEOUT,
                    "OpenRouter did not tell its activity of %s in time; ask again later".formatted(day));
        } catch (IOException e) {
            throw failed("OpenRouter cannot be asked for its activity of %s: %s; ask again later"
                    .formatted(day, ConnectionFailureText.why(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemType.NOT_READY, "Purser stops; ask again").retryAfter(PAUSE);
        }
        if (answer.statusCode() != OK) {
            throw refused(day, answer);
        }
        return read(day, answer.body());
    }

    private HttpRequest request(LocalDate day) {
        String key = settings.managementKey();
        if (key == null) {
            throw Problem.of(
                    ProblemType.NOT_READY,
                    "OpenRouter tells its activity to a management key alone: set %s, or send its export to POST"
                                    .formatted(ReconciliationSettings.KEY_VARIABLE)
                            + " /v1/usage/reconcile");
        }
        return HttpRequest.newBuilder(URI.create(settings.accountUrl() + "/activity?date=" + day))
                .timeout(LONGEST)
                .header("accept", "application/json")
                .header("authorization", "Bearer " + key)
                .build();
    }

    private static List<Activity> read(LocalDate day, byte[] answer) {
        try {
            return ActivityFile.readJson(answer).stream()
                    .filter(each -> each.day().equals(day))
                    .toList();
        } catch (Problem e) {
            throw failed("OpenRouter's answer of %s cannot be read: %s".formatted(day, e.detail()));
        }
    }

    private static Problem refused(LocalDate day, HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 401 ->
                failed("OpenRouter does not know the key in %s (401); set it to a management key of your account"
                        .formatted(ReconciliationSettings.KEY_VARIABLE));
            case 403 ->
                failed("OpenRouter tells its activity to a management key alone (403); the key in %s is no such key"
                        .formatted(ReconciliationSettings.KEY_VARIABLE));
            case 429 ->
                Problem.of(ProblemType.BUSY, "OpenRouter limits the requests of the management key (429); ask later")
                        .retryAfter(pause(answer));
            default ->
                failed("OpenRouter answered %d to the question for its activity of %s; ask again later"
                        .formatted(answer.statusCode(), day));
        };
    }

    private static Duration pause(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("retry-after")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(PAUSE);
    }

    private static Problem failed(String detail) {
        return Problem.of(ProblemType.PROVIDER_FAILED, detail);
    }
}
