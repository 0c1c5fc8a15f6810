package io.purser.access;

import io.purser.access.body.BodyDeadline;
import io.purser.access.body.BodyMemory;
import io.purser.access.body.BodyReader;
import io.purser.access.body.BodySignature;
import io.purser.access.body.UnreadBodies;
import io.purser.access.key.AuditLog;
import io.purser.access.key.Authenticator;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrants;
import io.purser.access.key.KeyHashes;
import io.purser.access.key.KeyStore;
import io.purser.access.key.OperatorKeys;
import io.purser.access.key.SecretsKeys;
import io.purser.access.key.TokenVerifier;
import io.purser.access.route.Role;
import io.purser.access.route.RouteTable;
import io.purser.memory.HeapAccount;
import io.purser.support.RawHttp;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The access filter on an HTTP server of its own, which answers 200 to every admitted request. */
abstract class FilterAlone {
    static final long FAILURES = 3;
    static final String OPERATOR_KEY = KeyAdministration.newOperatorKey();
    static final SecretsKeys SECRETS = SecretsKeys.parse(SecretsKeys.newEntry("a"));
    static final TokenVerifier NO_TOKENS = TokenVerifier.refusing("no tokens here");
    static final BodySignature ANY_SIGNATURE = new BodySignature() {
        @Override
        public void take(byte[] piece) {}

        @Override
        public void requireRight() {}
    };
    static final DataSource DATABASE = AccessDatabase.fresh();
    static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private final Vertx vertx = Vertx.vertx();
    final CountingDataSource source = new CountingDataSource(DATABASE);
    final SettableClock clock = new SettableClock(Instant.EPOCH);
    final HeapAccount memory = new HeapAccount(1_000_000, 1_000_000);
    final BodyDeadline deadline = new BodyDeadline(Duration.ofSeconds(30));
    KeyStore keys = newKeys();
    HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void forget() {
        keys = newKeys();
    }

    @AfterEach
    void stop() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    KeyStore newKeys() {
        return new KeyStore(source, new KeyHashes(SECRETS), Clock.systemUTC(), clock::nanoTime);
    }

    URI start(boolean open, LaunchMode mode) throws Exception {
        AccessFilter door = new AccessFilter(
                RouteTable.PURSER,
                new Authenticator(new OperatorKeys(OPERATOR_KEY, new SecureRandom()), keys, NO_TOKENS, open),
                headers -> ANY_SIGNATURE,
                TrustedProxies.parse("127.0.0.1"),
                new FailedAttempts(FAILURES, clock::nanoTime),
                new RequestRateLimiter(clock::nanoTime),
                new BodyReader(100_000, new BodyMemory(memory), deadline),
                new UnreadBodies(deadline),
                new DevelopmentModeGuard(mode),
                new OpenRequests());
        Router router = Router.router(vertx);
        router.route().handler(door::handle);
        router.route().handler(context -> context.response().end("let through"));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    static String get(URI at, String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nconnection: close\r\n");
        boolean named = false;
        for (String header : headers) {
            named |= header.startsWith("host:");
            request.append(header).append("\r\n");
        }
        if (!named) {
            request.append("host: localhost\r\n");
        }
        return RawHttp.exchange(at, request + "\r\n");
    }

    static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    String newKey() {
        return KeyAdministration.over(source, SECRETS)
                .create(new AuditLog.Actor("test", null), KeyGrants.of("a", Role.AUDITOR), null)
                .secret();
    }

    static String bearer(String key) {
        return "authorization: Bearer " + key;
    }
}
