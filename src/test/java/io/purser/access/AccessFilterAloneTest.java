package io.purser.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.body.BodyDeadline;
import io.purser.access.body.BodyMemory;
import io.purser.access.body.BodyReader;
import io.purser.access.body.BodySignature;
import io.purser.access.body.UnreadBodies;
import io.purser.access.key.AuditLog;
import io.purser.access.key.Authenticator;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrant;
import io.purser.access.key.KeyHashes;
import io.purser.access.key.KeyStore;
import io.purser.access.key.KeyText;
import io.purser.access.key.OperatorKeys;
import io.purser.access.key.SecretsKeys;
import io.purser.access.key.TokenVerifier;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import io.purser.access.route.RouteTable;
import io.purser.memory.HeapAccount;
import io.purser.support.RawHttp;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The access filter on an HTTP server of its own, which answers 200 to every admitted request. */
@Execution(ExecutionMode.CONCURRENT)
class AccessFilterAloneTest {
    private static final long FAILURES = 3;
    private static final String OPERATOR_KEY = KeyAdministration.newOperatorKey();
    private static final SecretsKeys SECRETS = SecretsKeys.parse(SecretsKeys.newEntry("a"));
    private static final TokenVerifier NO_TOKENS = TokenVerifier.refusing("no tokens here");
    private static final BodySignature ANY_SIGNATURE = new BodySignature() {
        @Override
        public void take(byte[] piece) {}

        @Override
        public void requireRight() {}
    };
    private static final DataSource DATABASE = AccessDatabase.fresh();
    private static final Vertx VERTX = Vertx.vertx();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final CountingDataSource source = new CountingDataSource(DATABASE);
    private final SettableClock clock = new SettableClock(Instant.EPOCH);
    private final HeapAccount memory = new HeapAccount(1_000_000, 1_000_000);
    private final BodyDeadline deadline = new BodyDeadline(Duration.ofSeconds(30));
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
        return new KeyStore(source, new KeyHashes(SECRETS), Clock.systemUTC(), clock::nanoTime);
    }

    private URI start(boolean open, LaunchMode mode) throws Exception {
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

    private String newKey() {
        return KeyAdministration.over(source, SECRETS)
                .create(
                        new AuditLog.Actor("test", null),
                        new KeyGrant(
                                "a",
                                Set.of(Role.AUDITOR),
                                null,
                                null,
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                RateLimits.NONE,
                                KeyPermissions.NONE),
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
        assertThat(status(get(at, "/v1/audit", bearer(guess())))).isEqualTo(429);
        assertThat(status(get(at, "/v1/audit", bearer(used)))).isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", bearer(OPERATOR_KEY)))).isEqualTo(200);
    }

    private static String guess() {
        return KeyText.generate(new SecureRandom()).text();
    }

    @Test
    void aRightKeyPassesThatIsNewHereWhateverOthersBehindItsAddressDid() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        for (int i = 0; i <= FAILURES; i++) {
            get(at, "/v1/audit", bearer(guess()));
        }
        assertThat(status(get(at, "/v1/audit", bearer(guess())))).isEqualTo(429);

        assertThat(status(get(at, "/v1/audit", bearer(newKey())))).isEqualTo(200);
    }

    @Test
    void aKeyThatWasWrongTooOftenWaitsWithoutALookAtTheDatabase() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String wrong = guess();
        for (int i = 0; i < FAILURES; i++) {
            assertThat(status(get(at, "/v1/audit", bearer(wrong)))).isEqualTo(401);
        }
        int asked = source.connections();

        assertThat(status(get(at, "/v1/audit", bearer(wrong)))).isEqualTo(429);

        assertThat(source.connections()).isEqualTo(asked);
    }

    @Test
    void manyGuessesAtOnceTakeFewLooksAtTheDatabase() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String good = newKey();
        for (int i = 0; i < FAILURES; i++) {
            get(at, "/v1/audit", bearer(guess()));
        }
        int asked = source.connections();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> get(at, "/v1/audit", bearer(guess())), THREADS));
        }
        answers.add(CompletableFuture.supplyAsync(() -> get(at, "/v1/audit", bearer(good)), THREADS));

        assertThat(status(answers.getLast().get(30, TimeUnit.SECONDS))).isEqualTo(200);
        for (CompletableFuture<String> answer : answers.subList(0, 200)) {
            assertThat(status(answer.get(30, TimeUnit.SECONDS))).isEqualTo(429);
        }
        assertThat(source.connections() - asked).isLessThan(50);
    }

    @Test
    void countsTheClientsOfATrustedProxyEachForItself() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        for (int i = 0; i < FAILURES; i++) {
            assertThat(status(get(at, "/v1/audit", bearer("wrong"), "x-forwarded-for: 192.0.2.1")))
                    .isEqualTo(401);
        }

        assertThat(status(get(at, "/v1/audit", bearer("other"), "x-forwarded-for: 192.0.2.1")))
                .isEqualTo(429);
        assertThat(status(get(at, "/v1/audit", bearer("other"), "x-forwarded-for: 192.0.2.2")))
                .isEqualTo(401);
        assertThat(status(get(at, "/v1/audit", bearer("other"), "forwarded: for=\"[2001:db8::1]:4711\";proto=https")))
                .isEqualTo(401);
    }

    private static String post(String head, String body) {
        return "POST /v1/keys HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" + bearer(OPERATOR_KEY)
                + "\r\n" + head + "\r\n\r\n" + body;
    }

    @Test
    void keepsNothingOfABodyThatIsInOrRefusedOrGivenUp() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(RawHttp.exchange(at, post("connection: close\r\ncontent-length: 2", "{}")))
                    .endsWith("let through");
            assertThat(RawHttp.exchange(
                            at, post("connection: close\r\ntransfer-encoding: chunked", "2\r\n{}\r\n0\r\n\r\n")))
                    .endsWith("let through");
            assertThat(status(RawHttp.exchange(
                            at,
                            post("connection: close\r\ncontent-length: 10", "0123456789")
                                    .replace("psk_", "x"))))
                    .isEqualTo(401);
            try (Socket leaves = new Socket(at.getHost(), at.getPort())) {
                leaves.getOutputStream().write(post("content-length: 1000", "{").getBytes(UTF_8));
                leaves.getOutputStream().flush();
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> deadline.running() == 1);
            }
        }

        awaitNothingHeld();
    }

    @Test
    void looksAtNothingThatComesAfterARequestThatCannotBeRead() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);

        String answer = RawHttp.exchange(
                at, post("transfer-encoding: identity", "GET /q/health HTTP/1.1\r\nhost: localhost\r\n\r\n"));

        assertThat(answer)
                .startsWith("HTTP/1.1 501 ")
                .containsOnlyOnce("HTTP/1.1")
                .doesNotContain("let through");
    }

    @Test
    void cutsOffTheSlowestUnsignedBodyAndServesWhoeverSendsAtOnce() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        try (Senders _ = new Senders(
                at, 100, "POST /hooks/github HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n{")) {
            assertThat(RawHttp.exchange(
                            at,
                            "POST /hooks/github HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length:"
                                    + " 50000\r\n\r\n" + " ".repeat(50_000)))
                    .endsWith("let through");
            assertThat(memory.taken()).isLessThanOrEqualTo(1_000_000);
        }
        awaitNothingHeld();
    }

    @Test
    void manyLongUnsignedBodiesKeepNoShortOneOut() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        try (Senders _ = new Senders(at, 20, delivery(90_001) + " ".repeat(90_000))) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> memory.taken() > 700_000);

            assertThat(RawHttp.exchange(at, delivery(40_000) + " ".repeat(40_000)))
                    .endsWith("let through");
            assertThat(memory.taken()).isLessThanOrEqualTo(1_000_000);
        }
        awaitNothingHeld();
    }

    private void awaitNothingHeld() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> deadline.running() == 0 && memory.taken() == 0);
    }

    /** Callers who have sent this, and wait. */
    private static final class Senders implements AutoCloseable {
        private final List<Socket> open = new ArrayList<>();

        Senders(URI at, int count, String sent) throws IOException {
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket(at.getHost(), at.getPort());
                open.add(socket);
                socket.getOutputStream().write(sent.getBytes(UTF_8));
                socket.getOutputStream().flush();
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static String delivery(int length) {
        return "POST /hooks/github HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: " + length
                + "\r\n\r\n";
    }

    @Test
    void asksTheDatabaseOnceForAKeyThatIsUsedAgainAndAgain() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String key = newKey();
        int before = source.connections();

        for (int i = 0; i < 20; i++) {
            assertThat(status(get(at, "/v1/audit", bearer(key)))).isEqualTo(200);
        }

        assertThat(source.connections()).isEqualTo(before + 1);
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
        assertThat(status(get(at, "/v1/audit", "host: 127.evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "host: 127.0.0.1.evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "host: 127.0.0.1", "origin: http://127.0.0.1:3000")))
                .isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", "origin: http://127.evil.example")))
                .isEqualTo(403);
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
