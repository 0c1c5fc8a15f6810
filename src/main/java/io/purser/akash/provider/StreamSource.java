package io.purser.akash.provider;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Opens the streams of one provider's gateway. The gateway has to prove its identity for each stream, as for any other
 * call.
 */
record StreamSource(StreamVertx engine, ProviderTrust trust, GatewayTimes times) {
    private static final int HTTPS = 443;

    /** @param path the path with its query */
    GatewayStream open(URI host, String path, String token, boolean isFollowed, Consumer<String> taker) {
        Vertx vertx = engine.vertx();
        // This sets no timeout of Vert.x for the handshake, because such a timeout has cut off an open stream.
        WebSocketConnectOptions request = new WebSocketConnectOptions()
                .setSsl(true)
                .setHost(host.getHost())
                .setPort(host.getPort() < 0 ? HTTPS : host.getPort())
                .setURI(path)
                .putHeader("authorization", "Bearer " + token);
        return GatewayStream.open(
                vertx.createWebSocketClient(options()),
                vertx,
                request,
                times.connect().plus(times.call()),
                isFollowed ? StreamLimits.ofTheFuture(times) : StreamLimits.ofThePast(times),
                taker);
    }

    /** The check of the certificate may query the chain, and a socket's thread must not wait for that. */
    private WebSocketClientOptions options() {
        return new WebSocketClientOptions()
                .setSsl(true)
                .setVerifyHost(true)
                .setTrustOptions(TrustOptions.wrap(trust))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setConnectTimeout(Math.toIntExact(times.connect().toMillis()))
                .setMaxFrameSize(FrameReader.LARGEST)
                .setMaxConnections(1);
    }
}
