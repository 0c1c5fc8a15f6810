package io.purser.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.InvalidToken;
import io.purser.akash.wallet.PublicKey;
import io.purser.akash.wallet.SignedProviderToken;
import io.purser.akash.wallet.TokenClaims;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider's gateway over TLS 1.3. It verifies tokens with the key on the fake chain, compares manifests with the
 * hash on the chain, and runs the manifests that it receives.
 */
public final class FakeGateway implements AutoCloseable {
    private final FakeChain chain;
    private final Address address;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final String host;
    private final FakePods pods = new FakePods();
    private final FaultSwitches<Fault> faults = new FaultSwitches<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final Map<SocketAddress, Channel> channels = new ConcurrentHashMap<>();
    private volatile StreamEnd streamEnd = StreamEnd.CLOSE_FRAME;
    private volatile Optional<String> failure = Optional.empty();
    private volatile String uri = "abc.provider.example";

    /** @param host the gateway's host name: {@code 127.0.0.1} or {@code localhost} */
    public FakeGateway(FakeChain chain, Address address, FakeCertificates.Identity identity, String host) {
        this.chain = chain;
        this.address = address;
        this.host = host;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                        .setKeyCertOptions(identity.options()))
                .requestHandler(this::handle)
                .webSocketHandler(this::stream)
                .connectionHandler(opened -> channels.put(opened.remoteAddress(), ((ConnectionBase) opened).channel()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public URI uri() {
        return URI.create("https://" + host + ":" + server.actualPort());
    }

    /** A fault without a text. */
    public enum Fault {
        /** Does not know the lease the next times. */
        UNSEEN,
        /** Is behind the chain the next times. */
        LAGGING,
        /** Accepts no token the next times. */
        UNACCEPTED,
        /** Fails with a 503 the next times. */
        STUMBLING,
        /** The services crash. */
        CRASHING,
        /** The gateway accepts connections and never answers. */
        MUTE,
        /** The gateway breaks every connection. */
        AWAY
    }

    public FaultSwitches<Fault> faults() {
        return faults;
    }

    /** Fails with a 500 and this text; an empty value ends that. */
    public void fail(Optional<String> text) {
        failure = text;
    }

    /** Sets how streams end from now on. */
    public void streamsEnd(StreamEnd how) {
        streamEnd = how;
    }

    /** Sets the host of the services, with the port if it is not 80. */
    public void serveAt(String hostAndPort) {
        uri = hostAndPort;
    }

    /** How many manifests arrived, including refused ones. */
    public int attempts() {
        return attempts.get();
    }

    /** How many requests found it away. */
    public int turnedAway() {
        return turnedAway.get();
    }

    /** The manifest that the gateway accepted last. */
    public Optional<String> manifest(long dseq) {
        return pods.taken(dseq);
    }

    /** Makes pods with this image fail. */
    public void cannotPull(String image) {
        pods.cannotPull(image);
    }

    /** The manifest that its pods run. */
    public Optional<String> running(long dseq) {
        return pods.running(dseq);
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (faults.has(Fault.MUTE)) {
            return;
        }
        if (faults.has(Fault.AWAY) || chain.watch().killsBefore(request.method().name(), path)) {
            turnedAway.incrementAndGet();
            request.connection().close();
            return;
        }
        if (path.equals("/version")) {
            request.response().end("{\"akash\":{\"version\":\"v0.14.0\"}}");
            return;
        }
        if (path.endsWith("/manifest")) {
            request.body().onSuccess(body -> manifest(request, Long.parseLong(segment(path, 2)), body));
            return;
        }
        Optional<TokenClaims> claims = claims(request.getHeader("authorization"));
        if (claims.isEmpty() || faults.happens(Fault.UNACCEPTED)) {
            request.response().setStatusCode(401).end("unauthorized access");
            return;
        }
        long dseq = Long.parseLong(segment(path, 2));
        if (!chain.hasLease(claims.get().issuer().text(), dseq, address)) {
            request.response().setStatusCode(404).end("lease not found");
            return;
        }
        request.response().end(status(dseq));
    }

    private void manifest(HttpServerRequest request, long dseq, Buffer body) {
        attempts.incrementAndGet();
        Optional<TokenClaims> claims = claims(request.getHeader("authorization"));
        if (claims.isEmpty() || faults.happens(Fault.UNACCEPTED)) {
            request.response().setStatusCode(401).end("unauthorized access");
        } else if (faults.happens(Fault.STUMBLING)) {
            request.response().setStatusCode(503).end("upstream connect error");
        } else if (failure.isPresent()) {
            request.response().setStatusCode(500).end(failure.get());
        } else if (faults.happens(Fault.UNSEEN)
                || !chain.hasLease(claims.get().issuer().text(), dseq, address)) {
            request.response().setStatusCode(404).end("no lease for deployment");
        } else if (faults.happens(Fault.LAGGING)
                || !chain.deploymentHash(claims.get().issuer().text(), dseq)
                        .equals(Optional.of(Sha256.hex(body.getBytes())))) {
            request.response().setStatusCode(422).end("manifest version validation failed");
        } else {
            pods.take(dseq, body.toString());
            if (chain.watch().killsAfter(request.method().name(), request.path())) {
                request.connection().close();
            } else {
                request.response().end();
            }
        }
    }

    private String status(long dseq) {
        ObjectNode answer = FakeJson.object();
        ObjectNode services = answer.putObject("services");
        ObjectNode ports = answer.putObject("forwarded_ports");
        answer.putNull("ips");
        pods.look(dseq, faults.has(Fault.CRASHING)).forEach((name, service) -> {
            services.set(name, service);
            service.putArray("uris").add(uri);
            ports.putArray(name)
                    .addObject()
                    .put("host", "provider.example")
                    .put("port", 22)
                    .put("externalPort", 31022)
                    .put("proto", "TCP")
                    .put("name", name);
        });
        return answer.toString();
    }

    // The replacement of the deprecated method decides before the request's headers can be verified.
    @SuppressWarnings("deprecation")
    private void stream(ServerWebSocket socket) {
        Optional<TokenClaims> claims = claims(socket.headers().get("authorization"));
        if (claims.isEmpty() || faults.happens(Fault.UNACCEPTED)) {
            socket.reject(401);
            return;
        }
        if (!chain.hasLease(claims.get().issuer().text(), Long.parseLong(segment(socket.path(), 2)), address)) {
            socket.reject(404);
            return;
        }
        Future<Void> written;
        if (socket.path().endsWith("/logs")) {
            socket.writeTextMessage("{\"name\":\"web-1\",\"message\":\"listening on 80\"}");
            written = socket.writeTextMessage("{\"name\":\"web-1\",\"message\":\"ready\"}");
        } else {
            written = socket.writeTextMessage("{\"type\":\"Warning\",\"reason\":\"BackOff\",\"note\":"
                    + "\"Back-off pulling image\",\"object\":{\"kind\":\"Pod\",\"name\":\"web-1\"}}");
        }
        Channel channel = Objects.requireNonNull(channels.get(socket.remoteAddress()));
        written.onSuccess(ignored -> end(socket, channel));
    }

    private void end(ServerWebSocket socket, Channel channel) {
        switch (streamEnd) {
            case CLOSE_FRAME -> socket.close();
            case TLS_CLOSED -> {
                var _ = channel.close();
            }
            case TCP_CLOSED -> {
                var _ = channel.pipeline().context(SslHandler.class).close();
            }
            // A paused socket reads nothing, so it answers nothing.
            case NEVER -> socket.pause();
            case MORE -> more(socket);
            case TOO_LARGE -> socket.writeTextMessage("x".repeat(300 << 10));
            case GARBAGE -> {
                var _ = channel.pipeline()
                        .context(SslHandler.class)
                        .writeAndFlush(
                                Unpooled.copiedBuffer("this is neither TLS nor a frame", StandardCharsets.UTF_8));
            }
        }
    }

    private void more(ServerWebSocket socket) {
        if (socket.isClosed()) {
            return;
        }
        socket.writeTextMessage("{\"name\":\"web-1\",\"message\":\"" + "again ".repeat(1_000) + "\"}");
        if (socket.writeQueueFull()) {
            socket.drainHandler(ignored -> more(socket));
        } else {
            vertx.runOnContext(ignored -> more(socket));
        }
    }

    private Optional<TokenClaims> claims(String authorization) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return Optional.empty();
        }
        try {
            SignedProviderToken token = SignedProviderToken.parse(authorization.substring("Bearer ".length()));
            Optional<PublicKey> key = chain.publicKey(token.unverifiedClaims().issuer());
            return key.map(known -> token.verify(known, Instant.now()));
        } catch (InvalidToken e) {
            return Optional.empty();
        }
    }

    private static String segment(String path, int index) {
        return path.split("/", -1)[index];
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
