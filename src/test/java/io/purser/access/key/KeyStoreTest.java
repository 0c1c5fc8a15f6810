package io.purser.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.AccessDatabase;
import io.purser.access.CountingDataSource;
import io.purser.access.SettableClock;
import io.purser.access.route.Caller;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.support.BesideOthers;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BesideOthers
class KeyStoreTest {
    private static final SecretsKeys SECRETS = SecretsKeys.parse(SecretsKeys.newEntry("a"));
    private static final AuditLog.Actor ACTOR = new AuditLog.Actor("operator", "127.0.0.1");
    private static final KeyGrant GRANT = new KeyGrant(
            "the planner",
            Set.of(Role.AGENT),
            "planner",
            "research",
            Set.of("nightly"),
            Set.of("route", "gateway"),
            Set.of("openrouter:*"),
            new RateLimits(60L, 100_000L),
            KeyPermissions.NONE);
    private static DataSource source;

    private final SettableClock clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private CountingDataSource counting;
    private KeyStore store;
    private KeyAdministration administration;

    @BeforeAll
    static void startDatabase() {
        source = AccessDatabase.fresh();
    }

    @BeforeEach
    void openStore() {
        counting = new CountingDataSource(source);
        store = replica(counting);
        administration = administration(SECRETS);
    }

    private KeyStore replica(DataSource itsSource) {
        return new KeyStore(itsSource, new KeyHashes(SECRETS), clock, clock::nanoTime);
    }

    private KeyAdministration administration(SecretsKeys secrets) {
        SecureRandom random = new SecureRandom();
        return new KeyAdministration(source, new KeyHashes(secrets), new AuditLog(source, clock), clock, random);
    }

    private static KeyText key(KeyAdministration.Issued issued) {
        return KeyText.parse(issued.secret()).orElseThrow();
    }

    private static String refusal(KeyCheck check) {
        return check instanceof KeyCheck.Wrong(String detail) ? detail : "not refused: " + check;
    }

    @Test
    void knowsTheHolderOfAKeyWithAllThatItIsBoundTo() {
        var issued = administration.create(ACTOR, GRANT, null);

        assertThat(store.checkInDatabase(key(issued)))
                .isEqualTo(new KeyCheck.Right(new Caller(
                        "key:" + issued.key().id(),
                        "planner",
                        "research",
                        Set.of("nightly"),
                        Set.of(Role.AGENT),
                        Set.of("route", "gateway"),
                        Set.of("openrouter:*"),
                        new RateLimits(60L, 100_000L),
                        KeyPermissions.NONE,
                        key(issued).prefix())));
    }

    @Test
    void checksAKeyItHasSeenWithoutTheDatabase() {
        KeyText key = key(administration.create(ACTOR, GRANT, null));
        assertThat(store.checkInMemory(key)).isEqualTo(new KeyCheck.UnknownKey());
        store.checkInDatabase(key);
        int before = counting.connections();

        for (int i = 0; i < 1_000; i++) {
            assertThat(store.checkInMemory(key)).isInstanceOf(KeyCheck.Right.class);
        }

        assertThat(counting.connections()).isEqualTo(before);
    }

    @Test
    void storesNoSecretInClear() throws Exception {
        var issued = administration.create(ACTOR, GRANT, null);
        String secret = key(issued).text().substring(key(issued).prefix().length() + 1);

        try (var connection = source.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select (select string_agg(k::text, '') from api_key k)"
                                + " || (select string_agg(s::text, '') from api_key_secret s)"
                                + " || (select string_agg(a::text, '') from audit_log a)")) {
            rows.next();
            assertThat(rows.getString(1)).contains(key(issued).prefix()).doesNotContain(secret);
        }
    }

    @Test
    void aRevocationReachesAnotherReplicaWithItsNextRefresh() {
        var issued = administration.create(ACTOR, GRANT, null);
        KeyStore other = replica(source);
        other.checkInDatabase(key(issued));

        administration.revoke(ACTOR, issued.key().id());
        other.refresh();

        assertThat(refusal(other.checkInMemory(key(issued)))).contains("was revoked");
    }

    @Test
    void aRevocationReachesARunningReplicaWithItsNextRefresh() {
        var issued = administration.create(ACTOR, GRANT, null);
        KeyStore other = new KeyStore(source, new KeyHashes(SECRETS), Clock.systemUTC(), System::nanoTime);
        other.checkInDatabase(key(issued));
        other.refresh();
        assertThat(other.checkInMemory(key(issued))).isInstanceOf(KeyCheck.Right.class);
        administration.revoke(ACTOR, issued.key().id());

        other.refresh();

        assertThat(other.checkInMemory(key(issued))).isInstanceOf(KeyCheck.Wrong.class);
    }

    @Test
    void aReplicaThatCannotRefreshStopsBelievingItsMemory() {
        KeyText key = key(administration.create(ACTOR, GRANT, null));
        store.checkInDatabase(key);
        counting.cutOff();

        clock.advance(KeyStore.TRUSTED);
        assertThat(store.checkInMemory(key)).isInstanceOf(KeyCheck.Right.class);
        clock.advance(Duration.ofNanos(1_000));
        assertThat(store.checkInMemory(key)).isEqualTo(new KeyCheck.UnknownKey());
        assertThatThrownBy(() -> store.checkInDatabase(key))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_READY));
    }

    @Test
    void refusesAnExpiredKeyFromItsInstantOnEvenFromMemory() {
        Instant end = clock.instant().plusSeconds(2);
        KeyText key = key(administration.create(ACTOR, GRANT, end));
        store.checkInDatabase(key);

        clock.advance(Duration.ofSeconds(2).minusMillis(1));
        assertThat(store.checkInMemory(key)).isInstanceOf(KeyCheck.Right.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(refusal(store.checkInMemory(key))).contains("expired at");
    }

    @Test
    void aRotatedKeyGoesOnForTheOverlapAndItsHolderStaysTheSame() {
        var first = administration.create(ACTOR, GRANT, null);
        var second = administration.rotate(ACTOR, first.key().id(), Duration.ofHours(1), null);

        assertThat(store.checkInDatabase(key(first))).isInstanceOf(KeyCheck.Right.class);
        assertThat(store.checkInDatabase(key(second)))
                .isInstanceOfSatisfying(
                        KeyCheck.Right.class,
                        right -> assertThat(right.caller().id())
                                .isEqualTo("key:" + first.key().id()));
        clock.advance(Duration.ofHours(1));
        assertThat(refusal(store.checkInDatabase(key(first)))).contains("expired");
        assertThat(store.checkInDatabase(key(second))).isInstanceOf(KeyCheck.Right.class);
    }

    @Test
    void aRevocationEndsTheOldAndTheNewSecret() {
        var first = administration.create(ACTOR, GRANT, null);
        var second = administration.rotate(ACTOR, first.key().id(), Duration.ofHours(1), null);

        administration.revoke(ACTOR, first.key().id());

        assertThat(refusal(store.checkInDatabase(key(first)))).contains("revoked");
        assertThat(refusal(store.checkInDatabase(key(second)))).contains("revoked");
        assertThatThrownBy(() -> administration.rotate(ACTOR, first.key().id(), Duration.ZERO, null))
                .hasMessageContaining("stays so");
    }

    @Test
    void aWrongSecretUnderARightPrefixLearnsNothing() {
        var issued = administration.create(ACTOR, GRANT, null);
        administration.revoke(ACTOR, issued.key().id());
        KeyText forged = new KeyText(
                key(issued).prefix(), KeyText.generate(new SecureRandom()).text());

        assertThat(refusal(store.checkInDatabase(forged))).isEqualTo("this API key is not known here");
    }

    @Test
    void aKeyHashedUnderAnotherSecretsKeyIsUnknown() {
        var issued =
                administration(SecretsKeys.parse(SecretsKeys.newEntry("b"))).create(ACTOR, GRANT, null);

        assertThat(refusal(store.checkInDatabase(key(issued)))).isEqualTo("this API key is not known here");
    }

    @Test
    void countsTheKeysWhoseSecretsKeyIsNotThere() throws SQLException {
        String entry = SecretsKeys.newEntry("gone");
        administration(SecretsKeys.parse(entry)).create(ACTOR, GRANT, null);
        UUID revoked = administration(SecretsKeys.parse(entry))
                .create(ACTOR, GRANT, null)
                .key()
                .id();
        administration.revoke(ACTOR, revoked);

        assertThat(new ForgottenSecretsKeys(source, SECRETS).count())
                .containsEntry("gone", 1L)
                .doesNotContainKey("a");
        assertThat(new ForgottenSecretsKeys(source, SecretsKeys.parse(entry)).count())
                .doesNotContainKey("gone")
                .containsKey("a");
    }

    @Test
    void everyChangeIsInTheAuditLogAndARefusedOneIsNot() {
        var issued = administration.create(ACTOR, GRANT, null);
        administration.rotate(ACTOR, issued.key().id(), Duration.ZERO, null);
        administration.revoke(ACTOR, issued.key().id());
        administration.revoke(ACTOR, issued.key().id());
        assertThatThrownBy(() -> administration.revoke(ACTOR, new UUID(1, 1))).hasMessageContaining("there is no key");
        assertThatThrownBy(() -> administration(SecretsKeys.none()).create(ACTOR, GRANT, null))
                .hasMessageContaining("PURSER_SECRETS_KEY");

        AuditLog log = new AuditLog(source, clock);
        assertThat(log.newest(null, 1_000))
                .filteredOn(act -> act.target().equals(issued.key().id().toString()))
                .extracting(AuditLog.Act::act)
                .containsExactlyInAnyOrder("key.create", "key.rotate", "key.revoke");
        assertThat(administration.page(null, 1_000))
                .noneMatch(key -> key.secrets().isEmpty());
    }

    @Test
    void listsKeysInPagesWithoutSecrets() {
        var one = administration.create(ACTOR, GRANT, null);
        clock.advance(Duration.ofMillis(2));
        var two = administration.create(ACTOR, GRANT, null);

        assertThat(administration.page(one.key().id(), 1)).containsExactly(two.key());
        assertThat(administration.page(two.key().id(), 10)).isEmpty();
    }
}
