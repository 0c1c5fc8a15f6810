package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.heap.HeapAccount;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The door on an HTTP server of its own, where everything that is let through is answered with 200. */
class DoorAloneTest {
    private static final long FAILURES = 3;
    private static final String OPERATOR_KEY = KeyAdministration.newOperatorKey();
    private static final SecretsKeys SECRETS = SecretsKeys.parse(SecretsKeys.newEntry("a"));
    private static final TokenVerifier NO_TOKENS = new TokenVerifier() {
        @Override
        public boolean isEnabled() {
            return false;
        }

        @Override
        public Caller verify(String token) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "no tokens here");
        }
    };
    private static final CountingDataSource SOURCE = new CountingDataSource(AccessDatabase.fresh());
    private static final Vertx VERTX = Vertx.vertx();

    private final SettableClock clock = new SettableClock(Instant.EPOCH);
    private KeyStore keys = newKeys();
    private HttpServer server = VERTX.createHttpServer();

    @AfterAll
    static void stopVertx() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @BeforeEach
    void forget() {
        keys = newKeys();
    }

    @AfterEach
    void stop() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private KeyStore newKeys() {
        return new KeyStore(new Database(SOURCE), new KeyHashes(SECRETS), Clock.systemUTC(), clock::nanoTime);
    }

    private URI start(boolean open, LaunchMode mode) throws Exception {
        Door door = new Door(
                RouteTable.PURSER,
                new Authenticator(new OperatorKeys(OPERATOR_KEY, new SecureRandom()), keys, NO_TOKENS, open),
                new FailedAttempts(FAILURES, clock::nanoTime),
                new RequestRates(clock::nanoTime),
                new BodyDeadline(Duration.ofSeconds(30)),
                new BodyMemory(new HeapAccount(1_000_000, 1_000_000), 100_000),
                new Developer(mode),
                new OpenRequests());
        Router router = Router.router(VERTX);
        router.route().handler(door::handle);
        router.route().handler(context -> context.response().end("let through"));
        server = VERTX.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private static String get(URI at, String path, String... headers) {
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

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static String newKey() {
        return KeyAdministration.over(SOURCE, SECRETS)
                .create(
                        new AuditLog.Actor("test", null),
                        new KeyGrant(
                                "a", Set.of(Role.AUDITOR), null, null, Set.of(), Set.of(), Set.of(), RateLimits.NONE),
                        null)
                .secret();
    }

    private static String bearer(String key) {
        return "authorization: Bearer " + key;
    }

    @Test
    void whoeverFailsTooOftenWaitsAndARightKeyInUseDoesNot() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String used = newKey();
        assertThat(status(get(at, "/v1/audit", bearer(used)))).isEqualTo(200);
        for (int i = 0; i < FAILURES; i++) {
            assertThat(status(get(at, "/v1/audit", bearer("wrong")))).isEqualTo(401);
        }

        String refused = get(at, "/v1/audit", bearer("wrong"));
        assertThat(status(refused)).isEqualTo(429);
        assertThat(refused).containsIgnoringCase("retry-after: 20\r\n");
        int asked = SOURCE.connections();
        assertThat(status(get(
                        at,
                        "/v1/audit",
                        bearer(KeyText.generate(new SecureRandom()).text()))))
                .isEqualTo(429);
        assertThat(SOURCE.connections()).isEqualTo(asked);
        assertThat(status(get(at, "/v1/audit", bearer(used)))).isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", bearer(OPERATOR_KEY)))).isEqualTo(200);
    }

    @Test
    void asksTheDatabaseOnceForAKeyThatIsUsedAgainAndAgain() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String key = newKey();
        int before = SOURCE.connections();

        for (int i = 0; i < 20; i++) {
            assertThat(status(get(at, "/v1/audit", bearer(key)))).isEqualTo(200);
        }

        assertThat(SOURCE.connections()).isEqualTo(before + 1);
    }

    @Test
    void anOpenPurserServesProgramsOfItsOwnMachineWithAnyKeyOrNone() throws Exception {
        URI at = start(true, LaunchMode.DEVELOPMENT);

        assertThat(status(get(at, "/v1/audit"))).isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", bearer("sk-whatever-the-sdk-sends"))))
                .isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", "origin: http://localhost:3000")))
                .isEqualTo(200);
        assertThat(status(get(at, "/q/dev-ui/welcome"))).isEqualTo(200);
        assertThat(status(get(at, "/unknown"))).isEqualTo(404);
    }

    @Test
    void anOpenPurserServesNoPageOfAnotherOriginAndNoOtherName() throws Exception {
        URI at = start(true, LaunchMode.DEVELOPMENT);

        assertThat(status(get(at, "/v1/audit", "host: evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "origin: https://evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "origin: null"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "origin: https://localhost.evil.example")))
                .isEqualTo(403);
    }

    @Test
    void anOpenPurserStillHoldsAKeyOfItsOwnToWhatItMay() throws Exception {
        URI at = start(true, LaunchMode.TEST);
        String auditor = newKey();

        assertThat(status(get(at, "/v1/audit", bearer(auditor)))).isEqualTo(200);
        assertThat(status(get(at, "/v1/keys", bearer(auditor)))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", bearer(auditor.substring(0, 60)))))
                .isEqualTo(401);
        assertThat(status(get(at, "/q/dev-ui/welcome"))).isEqualTo(404);
    }
}
