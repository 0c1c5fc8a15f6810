package io.purser.gateway.attempt;

import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The HTTP client that providers are called with. It goes where the operator's catalog says and nowhere else: no
 * redirect is followed, and of the caller's headers only an allow list is passed on.
 */
@ApplicationScoped
class UpstreamClient {
    private static final Logger LOG = Logger.getLogger(UpstreamClient.class);
    /** By which OpenRouter shows an application in its statistics. */
    private static final List<String> PASSED_ON = List.of("http-referer", "x-title");

    private static final int LONGEST_HEADER = 1_000;
    /** Shorter than what servers commonly keep idle connections for, so that none is used while it is being closed. */
    private static final int IDLE_SECONDS = 4;

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** As often a connection that turns out to be closed is left for another one. */
    private static final int CLOSED_AT_MOST = 3;

    private final Vertx vertx;
    private final Catalog catalog;
    private final GatewaySettings settings;
    private final Map<Thread, HttpClient> clients = new ConcurrentHashMap<>();

    UpstreamClient(Vertx vertx, Catalog catalog, GatewaySettings settings) {
        this.vertx = vertx;
        this.catalog = catalog;
        this.settings = settings;
    }

    /**
     * The client of this event loop. Each has its own connections, so that a call, its connection and what is heard on
     * it are on one thread: nothing has to change threads, and nothing happens to a connection unseen.
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
                // Whose call it was hears of it; on an idle connection it is no news to anybody.
                .withConnectHandler(connection -> connection.exceptionHandler(
                        failure -> LOG.debugf("a connection to a provider broke: %s", failure)))
                .build();
    }

    @PreDestroy
    void close() {
        clients.values().forEach(HttpClient::close);
    }

    /** Connects, or takes a connection that is open; nothing is sent yet. To be called on an event loop. */
    Future<HttpClientRequest> connect(Model model, String path, Buffer body, MultiMap callersHeaders) {
        return connect(options(model, path, body, callersHeaders), CLOSED_AT_MOST);
    }

    private Future<HttpClientRequest> connect(RequestOptions options, int triesLeft) {
        // The provider may close a connection between our taking it and our writing to it; nothing was sent then.
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

    /** Whoever sent it hears of every failure by its reply; Vert.x would log as an error what nobody hears. */
    private static void hearQuietly(HttpClientRequest request) {
        request.exceptionHandler(failure -> LOG.debugf("a call to a provider broke: %s", failure));
    }

    private RequestOptions options(Model model, String path, Buffer body, MultiMap callersHeaders) {
        URI base = model.baseUrl();
        boolean secure = "https".equals(base.getScheme());
        int otherwise = secure ? HTTPS : HTTP;
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(base.getHost())
                .setPort(base.getPort() < 0 ? otherwise : base.getPort())
                .setSsl(secure)
                .setFollowRedirects(false)
                .setURI(base.getRawPath() + path)
                .putHeader("content-type", "application/json")
                // What is zipped arrives in larger pieces, and so later.
                .putHeader("accept-encoding", "identity")
                .putHeader("content-length", Integer.toString(body.length()));
        String key = catalog.keyFor(model);
        if (key != null) {
            options.putHeader("authorization", "Bearer " + key);
        }
        for (String name : PASSED_ON) {
            String value = callersHeaders.get(name);
            String clean = value == null ? "" : writable(value);
            if (!clean.isEmpty()) {
                options.putHeader(name, clean);
            }
        }
        return options;
    }

    /** What no header may hold (RFC 9110, section 5.5), such as a line break, is a space: nothing fails at writing. */
    private static String writable(String value) {
        String cut = value.length() > LONGEST_HEADER ? value.substring(0, LONGEST_HEADER) : value;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.chars().forEach(c -> clean.append(Character.isISOControl(c) ? ' ' : (char) c));
        return clean.toString().strip();
    }
}
