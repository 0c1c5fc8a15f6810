package io.purser.problem;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A request to another server, and its whole answer, within a time and a size. The HTTP client's own timeout ends with
 * the answer's headers, so a server that sends a byte now and then would block the caller.
 */
public final class BoundedHttpExchange {
    private BoundedHttpExchange() {}

    /**
     * Sends the request, and waits for the whole answer.
     *
     * @param largest bytes of the answer's body
     * @param longest from connecting to the last byte
     * @throws HttpConnectTimeoutException if no connection was made in the client's time, so that nothing was sent
     * @throws HttpTimeoutException if it took longer
     * @throws IOException if the answer is larger, or nothing arrived
     */
    public static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> body, long largest, Duration longest)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        try {
            return send(client, request, body, largest, () -> Duration.ofNanos(until - System.nanoTime()));
        } catch (HttpConnectTimeoutException e) {
            throw e;
        } catch (HttpTimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + longest);
        }
    }

    /**
     * The same, for a time that may become longer meanwhile.
     *
     * @param rest the time that is left; the exchange ends when it is not positive
     */
    public static <T> HttpResponse<T> send(
            HttpClient client,
            HttpRequest request,
            HttpResponse.BodyHandler<T> body,
            long largest,
            Supplier<Duration> rest)
            throws IOException, InterruptedException {
        // On a thread of its own: the client's own future completes on a pool, and that pool may be waiting for this
        // call.
        FutureTask<HttpResponse<T>> answer =
                new FutureTask<>(() -> client.send(request, HttpResponse.BodyHandlers.limiting(body, largest)));
        Thread.ofVirtual().name("exchange").start(answer);
        try {
            return awaited(answer, rest);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true); // ends the exchange; does nothing if it is complete
        }
    }

    private static <T> T awaited(FutureTask<T> answer, Supplier<Duration> rest)
            throws HttpTimeoutException, InterruptedException, ExecutionException {
        while (true) {
            Duration left = rest.get();
            if (!left.isPositive()) {
                throw new HttpTimeoutException("no whole answer in time");
            }
            try {
                return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Perhaps there is more time now.
            }
        }
    }
}
