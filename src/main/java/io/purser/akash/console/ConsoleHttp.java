package io.purser.akash.console;

import io.purser.json.OutsideJson;
import io.purser.json.SentJson;
import io.purser.json.UnreadableJson;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.ConnectionFailureText;
import io.purser.problem.ForeignText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends calls to the Console API. It repeats a call only if the first one certainly did nothing, or if a second one has
 * the same effect.
 */
final class ConsoleHttp {
    private static final int MOST_ATTEMPTS = 4;
    private static final int LONGEST_REASON = 2_000;
    private static final long LARGEST_ANSWER = 4L << 20;

    /** Whether a call may be repeated if the outcome of the first one is unknown. */
    enum Repeatable {
        YES,
        NO
    }

    private final URI base;
    private final String key;
    private final HttpClient client;
    private final ConsoleTimes times;

    ConsoleHttp(URI base, String key, HttpClient client, ConsoleTimes times) {
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.key = key;
        this.client = client;
        this.times = times;
    }

    /**
     * Sends a call, and reads its answer.
     *
     * @param body a record; empty for a call without a body
     * @param answer the form of the answer
     */
    <T> T call(String method, String path, Optional<?> body, Repeatable repeatable, Class<T> answer) {
        Duration limit = method.equals("GET") ? times.query() : times.action();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(limit)
                .header("accept", "application/json")
                .method(
                        method,
                        body.isPresent()
                                ? HttpRequest.BodyPublishers.ofString(SentJson.write(body.get()))
                                : HttpRequest.BodyPublishers.noBody());
        body.ifPresent(given -> builder.header("content-type", "application/json"));
        // Screening needs no key. Console refuses a request that has an Authorization header beside the key.
        if (!key.isEmpty()) {
            builder.header("x-api-key", key);
        }
        HttpRequest request = builder.build();
        for (int attempt = 1; ; attempt++) {
            ConsoleFailure failure;
            try {
                return once(request, answer);
            } catch (ConsoleException e) {
                failure = e.failure();
            }
            if (attempt >= MOST_ATTEMPTS || !isWorthRepeating(failure, repeatable)) {
                throw new ConsoleException(
                        failure instanceof ConsoleFailure.Unavailable(var reason) && repeatable == Repeatable.NO
                                ? new ConsoleFailure.OutcomeUnknown(reason)
                                : failure);
            }
            pause(waitAfter(failure));
        }
    }

    private static boolean isWorthRepeating(ConsoleFailure failure, Repeatable repeatable) {
        return failure instanceof ConsoleFailure.RateLimited
                || failure instanceof ConsoleFailure.NotReady
                || (failure instanceof ConsoleFailure.Unavailable && repeatable == Repeatable.YES);
    }

    private Duration waitAfter(ConsoleFailure failure) {
        Duration asked = failure instanceof ConsoleFailure.RateLimited(var retryAfter)
                ? retryAfter.orElse(times.retry())
                : times.retry();
        if (asked.compareTo(times.longestWait()) > 0) {
            throw new ConsoleException(failure);
        }
        return asked;
    }

    private <T> T once(HttpRequest request, Class<T> answer) {
        HttpResponse<String> response;
        try {
            response = BoundedHttpExchange.send(
                    client,
                    request,
                    HttpResponse.BodyHandlers.ofString(),
                    LARGEST_ANSWER,
                    request.timeout().orElse(times.action()));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            // Without a connection, nothing can have happened.
            throw new ConsoleException(new ConsoleFailure.NotReady("no connection to " + base.getHost()));
        } catch (IOException e) {
            throw new ConsoleException(new ConsoleFailure.Unavailable(ConnectionFailureText.why(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsoleException(new ConsoleFailure.Unavailable("interrupted"));
        }
        if (response.statusCode() / 100 != 2) {
            throw new ConsoleException(failureOf(response));
        }
        try {
            return OutsideJson.read(response.body(), answer);
        } catch (UnreadableJson e) {
            throw new ConsoleException(new ConsoleFailure.Unreadable(String.valueOf(e.getMessage())));
        }
    }

    private static ConsoleFailure failureOf(HttpResponse<String> response) {
        String message = reason(response.body());
        return switch (response.statusCode()) {
            case 400, 422 -> new ConsoleFailure.Invalid(message);
            case 401 -> new ConsoleFailure.Unauthenticated(message);
            case 402 -> new ConsoleFailure.InsufficientBalance(message);
            case 403 -> new ConsoleFailure.Forbidden(message);
            case 404 -> new ConsoleFailure.NotFound(message);
            case 409 -> new ConsoleFailure.NotReady(message);
            case 429 -> new ConsoleFailure.RateLimited(retryAfter(response));
            case 500, 502, 503, 504 -> new ConsoleFailure.Unavailable(response.statusCode() + " " + message);
            default -> new ConsoleFailure.UnrecognisedError(response.statusCode(), message);
        };
    }

    private static Optional<Duration> retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** The reason in a refusal. A proxy in front of Console may answer with something else. */
    private static String reason(String body) {
        try {
            return ForeignText.line(
                    OutsideJson.read(body, ConsoleAnswers.Refusal.class).reason(), LONGEST_REASON);
        } catch (UnreadableJson e) {
            return ConsoleAnswers.Refusal.WITHOUT_REASON.reason();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsoleException(new ConsoleFailure.Unavailable("interrupted"));
        }
    }
}
