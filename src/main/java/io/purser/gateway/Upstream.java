package io.purser.gateway;

import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;

/**
 * The HTTP client that providers are called with. It goes where the operator's catalog says and nowhere else: no
 * redirect is followed, and of the caller's headers only an allow list is passed on.
 */
@ApplicationScoped
class Upstream {
    /** By which OpenRouter shows an application in its statistics. */
    private static final List<String> PASSED_ON = List.of("http-referer", "x-title");
    /** Shorter than what servers commonly keep idle connections for, so that none is used while it is being closed. */
    private static final int IDLE_SECONDS = 4;

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Catalog catalog;
    private final HttpClient client;

    Upstream(Vertx vertx, Catalog catalog, GatewaySettings settings) {
        this.catalog = catalog;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(settings.connect().toMillis()))
                        .setKeepAliveTimeout(IDLE_SECONDS)
                        .setTcpNoDelay(true)
                        .setDecompressionSupported(false)
                        .setShared(false),
                new PoolOptions().setHttp1MaxSize(settings.concurrency()));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** Connects, or takes a connection that is open; nothing is sent yet. */
    Future<HttpClientRequest> connect(Model model, String path, Buffer body, MultiMap callersHeaders) {
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
                .putHeader("content-length", Integer.toString(body.length()));
        String key = catalog.keyFor(model);
        if (key != null) {
            options.putHeader("authorization", "Bearer " + key);
        }
        for (String name : PASSED_ON) {
            String value = callersHeaders.get(name);
            if (value != null) {
                options.putHeader(name, value);
            }
        }
        return client.request(options);
    }
}
