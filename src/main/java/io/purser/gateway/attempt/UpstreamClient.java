package io.purser.gateway.attempt;

import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for providers. It connects only to the addresses in the operator's catalog: it follows no redirect,
 * and it passes on only the caller's headers on an allow list.
 */
@Singleton
class UpstreamClient {
    private static final Logger LOG = Logger.getLogger(UpstreamClient.class);
    /** OpenRouter names an application in its statistics by these headers. */
    private static final List<CharSequence> PASSED_ON =
            List.of(HttpHeaders.createOptimized("http-referer"), HttpHeaders.createOptimized("x-title"));

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private static final CharSequence A2A_VERSION = HttpHeaders.createOptimized("a2a-version");

    private static final int LONGEST_HEADER = 1_000;
    /**
     * Shorter than the idle timeout of common servers, so that Purser does not use a connection that is being closed.
     */
    private static final int IDLE_SECONDS = 4;

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** How many times a closed connection is replaced by another one. */
    private static final int CLOSED_AT_MOST = 3;

    private final Vertx vertx;
    private final GatewaySettings settings;
    private final Map<Thread, HttpClient> clients = new ConcurrentHashMap<>();

    UpstreamClient(Vertx vertx, GatewaySettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /**
     * The client of this event loop. Each event loop has its own connections, so that a call, its connection and the
     * connection's events are on one thread.
     */
    private HttpClient client() {
        return clients.computeIfAbsent(Thread.currentThread(), ignored -> newClient());
    }

    private HttpClient newClient() {
        return vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(settings.connect().toMillis()))
                        .setKeepAliveTimeout(IDLE_SECONDS)
                        .setTcpNoDelay(true)
                        .setDecompressionSupported(false)
                        .setShared(false))
                .with(new PoolOptions().setHttp1MaxSize(settings.concurrency()))
                // The call that uses the connection learns of the failure; on an idle connection the failure does not
                // matter.
                .withConnectHandler(connection -> connection.exceptionHandler(
                        failure -> LOG.debugf("a connection to a provider broke: %s", failure)))
                .build();
    }

    @PreDestroy
    void close() {
        clients.values().forEach(HttpClient::close);
    }

    /**
     * Opens a connection or takes an open one; sends nothing yet. Has to be called on an event loop.
     *
     * @param key the provider's key, or null if it needs none
     */
    Future<HttpClientRequest> connect(
            Model model, @Nullable String key, String path, Buffer body, MultiMap callersHeaders) {
        return connect(options(model, key, path, body, callersHeaders), CLOSED_AT_MOST);
    }

    private Future<HttpClientRequest> connect(RequestOptions options, int triesLeft) {
        // The provider may close a connection after Purser took it and before Purser writes; nothing was sent then.
        return client().request(options).onSuccess(UpstreamClient::hearQuietly).recover(failure -> {
            if (failure instanceof HttpClosedException && triesLeft > 1) {
                return connect(options, triesLeft - 1);
            }
            LOG.warnf(
                    "a provider cannot be reached: host=%s port=%d cause=%s",
                    options.getHost(), options.getPort(), failure);
            return Future.failedFuture(failure);
        });
    }

    /**
     * Logs failures for debugging only. The sender learns of every failure by its result, and Vert.x would log an error
     * that has no handler.
     */
    private static void hearQuietly(HttpClientRequest request) {
        request.exceptionHandler(failure -> LOG.debugf("a call to a provider broke: %s", failure));
    }

    private static RequestOptions options(
            Model model, @Nullable String key, String path, Buffer body, MultiMap callersHeaders) {
        URI base = model.baseUrl();
        boolean secure = "https".equals(base.getScheme());
        int otherwise = secure ? HTTPS : HTTP;
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(base.getHost())
                .setPort(base.getPort() < 0 ? otherwise : base.getPort())
                .setSsl(secure)
                .setFollowRedirects(false)
                .setURI((base.getRawPath() + path).isEmpty() ? "/" : base.getRawPath() + path)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                // Compressed data arrives in larger pieces, and so later.
                .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        model.endpoint().headers().forEach(options::putHeader);
        if (model.speaksMessages()) {
            MessagesHeaders.write(options, key, callersHeaders);
        } else if (key != null) {
            options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key);
        }
        if (model.endpoint().dialect() == Dialect.A2A) {
            options.putHeader(A2A_VERSION, "1.0"); // revision 0.3 has no such header
        }
        for (CharSequence name : PASSED_ON) {
            String value = callersHeaders.get(name);
            String clean = value == null ? "" : writable(value);
            if (!clean.isEmpty()) {
                options.putHeader(name, clean);
            }
        }
        return options;
    }

    /**
     * Replaces characters that a header must not have (RFC 9110, section 5.5), such as line breaks, by spaces, so that
     * writing does not fail.
     */
    private static String writable(String value) {
        String cut = value.length() > LONGEST_HEADER ? value.substring(0, LONGEST_HEADER) : value;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.chars().forEach(c -> clean.append(Character.isISOControl(c) ? ' ' : (char) c));
        return clean.toString().strip();
    }
}
