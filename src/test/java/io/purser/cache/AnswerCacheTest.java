package io.purser.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.purser.access.key.AuditLog;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrant;
import io.purser.access.key.KeyGrants;
import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.access.route.Role;
import io.purser.budget.LedgerHarness;
import io.purser.ledger.GivenAgain;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import io.purser.support.PostgresServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Kept answers in a real database: who gets them, how long, and how many there are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerCacheTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String CALLER = "key:a";
    private static final int LARGEST = 100_000;
    private static final long PER_KEY = 200_000;
    private static final long TOTAL = 400_000;

    private final AgroalDataSource database;
    private final SecretBox box = box("tests");
    private final HeapLease memory = new HeapAccount(10_000_000, 5_000_000).open("tests", 0);

    AnswerCacheTest() throws SQLException {
        database = LedgerHarness.pool(PostgresServer.migratedDatabase());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        change("delete from cached_answer");
    }

    private static SecretBox box(String id) {
        return new SecretBox(SecretsKeys.parse(SecretsKeys.newEntry(id)), new SecureRandom());
    }

    private AnswerCache at(Instant now) {
        return with(box, now);
    }

    private AnswerCache with(SecretBox secrets, Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        TestedBounds bounds = new TestedBounds(LARGEST, PER_KEY, TOTAL);
        return new AnswerCache(
                database, secrets, clock, new CacheEviction(database, clock, bounds, Runnable::run), bounds);
    }

    private static CachedAnswer answer(String body) {
        return new CachedAnswer(
                "application/json",
                "{\"x-purser-model\":\"a:b\"}",
                new GivenAgain(new UUID(1, 2), new TokenCounts(10, 5, 3, 2, 1), Usd.parse("0.001")),
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<String> found(AnswerCache cache, AnswerCache.Place place, Duration longest) {
        return cache.find(place, longest, memory)
                .map(found -> StandardCharsets.UTF_8
                        .decode(found.answer().body().duplicate())
                        .toString());
    }

    private int change(String sql, Object... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private long number(String sql) throws SQLException {
        return LedgerHarness.number(database, sql);
    }

    @Test
    void givesTheWholeAnswerAgainWithWhatItCost() {
        AnswerCache.Place place = at(NOW).place(CALLER, "request", "model");
        at(NOW).keep(place, answer("{\"said\": \"é\"}"), HOUR);

        AnswerCache.Found found =
                at(NOW.plusSeconds(90)).find(place, HOUR, memory).orElseThrow();

        assertThat(found.age()).isEqualTo(Duration.ofSeconds(90));
        assertThat(found.answer()).isEqualTo(answer("{\"said\": \"é\"}"));
        assertThat(memory.bytes()).isEqualTo(found.answer().body().remaining());
        memory.resize(0);
    }

    @Test
    void givesNoAnswerThatIsOlderThanWantedOrHasExpired() {
        AnswerCache.Place place = at(NOW).place(CALLER, "request", "model");
        at(NOW).keep(place, answer("old"), HOUR);

        assertThat(found(at(NOW.plusSeconds(60)), place, Duration.ofSeconds(59)))
                .isEmpty();
        assertThat(found(at(NOW.plusSeconds(60)), place, Duration.ofSeconds(60)))
                .contains("old");
        assertThat(found(at(NOW.plus(HOUR)), place, Duration.ofDays(1))).isEmpty();
        assertThat(found(at(NOW), at(NOW).place(CALLER, "another", "model"), HOUR))
                .isEmpty();
        assertThat(found(at(NOW), at(NOW).place(CALLER, "request", "another"), HOUR))
                .isEmpty();
        assertThat(found(at(NOW), at(NOW).place("key:b", "request", "model"), HOUR))
                .isEmpty();
    }

    @Test
    void keepsTheNewerOneOfTwo() throws SQLException {
        AnswerCache.Place place = at(NOW).place(CALLER, "request", "model");
        at(NOW.plusSeconds(1)).keep(place, answer("newer"), HOUR);
        at(NOW).keep(place, answer("older"), HOUR);

        assertThat(found(at(NOW.plusSeconds(1)), place, HOUR)).contains("newer");
        assertThat(number("select count(*) from cached_answer")).isEqualTo(1);
    }

    @Test
    void takesARowThatWasMovedOrChangedForMissing() throws SQLException {
        AnswerCache cache = at(NOW);
        AnswerCache.Place own = cache.place(CALLER, "request", "model");
        AnswerCache.Place others = cache.place("key:b", "request", "model");
        cache.keep(own, answer("theirs"), HOUR);

        change("update cached_answer set hash = ?, caller = ?", others.hash(), others.caller());
        assertThat(found(cache, others, HOUR)).isEmpty();

        change("update cached_answer set hash = ?, caller = ?", own.hash(), own.caller());
        assertThat(found(cache, own, HOUR)).contains("theirs");
        memory.resize(0);
        change("update cached_answer set created_at = created_at + interval '1 second'");
        assertThat(found(cache, own, HOUR)).isEmpty();
        change("update cached_answer set created_at = created_at - interval '1 second',"
                + " sealed = set_byte(sealed, length - 1, 255 - get_byte(sealed, length - 1))");
        assertThat(found(cache, own, HOUR)).isEmpty();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void takesAnAnswerOfAnotherSecretsKeyForMissing() {
        AnswerCache before = at(NOW);
        AnswerCache.Place place = before.place(CALLER, "request", "model");
        before.keep(place, answer("sealed"), HOUR);
        AnswerCache after = with(box("later"), NOW);

        assertThat(after.place(CALLER, "request", "model")).isNotEqualTo(place);
        assertThat(found(after, place, HOUR)).isEmpty();
    }

    @Test
    void writesNothingOfAnAnswerInClear() throws SQLException {
        AnswerCache cache = at(NOW);
        cache.keep(cache.place(CALLER, "request", "model"), answer("a secret text"), HOUR);

        assertThat(number("select count(*) from cached_answer where position('secret' in encode(sealed, 'escape')) > 0"
                        + " or position('x-purser' in encode(sealed, 'escape')) > 0"))
                .isZero();
    }

    @Test
    void dropsTheOldestOfACallerAndOfAllBeyondTheBounds() throws SQLException {
        String large = "x".repeat(50_000);
        for (int i = 0; i < 40; i++) {
            AnswerCache cache = at(NOW.plusSeconds(i));
            String caller = "key:" + i % 4;
            cache.keep(cache.place(caller, "request-" + i, "model"), answer(large), HOUR);
            assertThat(
                            number(
                                    "select coalesce(max(s), 0) from (select sum(length) s from cached_answer group by caller) c"))
                    .isLessThanOrEqualTo(PER_KEY + 60_000);
            assertThat(number("select sum(length) from cached_answer")).isLessThanOrEqualTo(TOTAL + 60_000);
        }

        AnswerCache last = at(NOW.plusSeconds(40));
        assertThat(found(last, last.place("key:3", "request-39", "model"), HOUR))
                .contains(large);
        assertThat(found(last, last.place("key:0", "request-0", "model"), HOUR)).isEmpty();
        memory.resize(0);
    }

    /** A replica may stand still in the middle of a transaction, until the database ends its connection. */
    @Test
    void letsAKeyBeRevokedWhileAReplicaKeepsItsAnswerAndDeletesThatAnswerLater() throws Exception {
        KeyAdministration keys = KeyAdministration.over(database, SecretsKeys.parse(SecretsKeys.newEntry("tests")));
        AuditLog.Actor operator = new AuditLog.Actor("operator", null);
        KeyGrant grant = KeyGrants.of("of a test", Role.AGENT);
        UUID key = keys.create(operator, grant, null).key().id();
        AnswerCache.Place place = at(NOW).place("key:" + key, "request", "model");
        at(NOW).keep(place, answer("first"), HOUR);
        at(NOW).keep(at(NOW).place(CALLER, "request", "model"), answer("of another"), HOUR);
        try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor();
                Connection standing = database.getConnection();
                Statement statement = standing.createStatement()) {
            standing.setAutoCommit(false);
            statement.execute("select 1 from cached_answer for update");
            Future<?> keeping = replicas.submit(() -> at(NOW.plusSeconds(1)).keep(place, answer("second"), HOUR));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> number("select count(*) from pg_locks where not granted") > 0);

            replicas.submit(() -> keys.revoke(operator, key)).get(60, TimeUnit.SECONDS);

            standing.rollback();
            keeping.get(60, TimeUnit.SECONDS);
        }
        new CacheEviction(
                        database,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        new TestedBounds(LARGEST, PER_KEY, TOTAL),
                        Runnable::run)
                .sweep();

        assertThat(number("select count(*) from cached_answer where caller = 'key:%s'".formatted(key)))
                .isZero();
        assertThat(number("select count(*) from cached_answer")).isEqualTo(1);
    }

    @Test
    void deletesWhatHasExpiredInSeveralSteps() throws SQLException {
        change("insert into cached_answer (hash, caller, created_at, expires_at, length, sealed)"
                + " select 'h' || i, 'key:a', timestamptz '2026-11-30T11:00:00Z',"
                + " timestamptz '2026-11-30T11:59:00Z' + (i % 3) * interval '1 minute', 1, '\\x00'"
                + " from generate_series(1, 1800) i");
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

        new CacheEviction(database, clock, new TestedBounds(LARGEST, PER_KEY, TOTAL), Runnable::run).sweep();

        assertThat(number("select count(*) from cached_answer")).isEqualTo(600);
    }

    @Test
    void dropsMoreThanOneStepOfTheOldestInOneRound() throws SQLException {
        change("insert into cached_answer (hash, caller, created_at, expires_at, length, sealed)"
                + " select 'h' || i, 'key:' || i % 40, timestamptz '2026-11-30T11:00:00Z' + i * interval '1 ms',"
                + " timestamptz '2026-12-30T12:00:00Z', %d, '\\x00' from generate_series(1, 3000) i"
                        .formatted(TOTAL / 1_000 - 512));
        CacheEviction eviction = new CacheEviction(
                database, Clock.fixed(NOW, ZoneOffset.UTC), new TestedBounds(LARGEST, PER_KEY, TOTAL), Runnable::run);

        eviction.kept("key:1", TOTAL);

        assertThat(number("select count(*) from cached_answer")).isEqualTo(1_000);
        assertThat(number("select count(*) from cached_answer where created_at"
                        + " <= timestamptz '2026-11-30T11:00:00Z' + 2000 * interval '1 ms'"))
                .isZero();
    }
}
