package io.purser.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.AccessDatabase;
import io.purser.access.CountingDataSource;
import io.purser.access.SettableClock;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import io.purser.problem.Problem;
import io.purser.support.BesideOthers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a replica knows of its keys while the database is away, and how long a rotated key lives. */
@BesideOthers
class KeyStoreOutageTest {
    private static final SecretsKeys SECRETS = SecretsKeys.parse(SecretsKeys.newEntry("a"));
    private static final AuditLog.Actor ACTOR = new AuditLog.Actor("operator", "127.0.0.1");
    private static final KeyGrant GRANT = new KeyGrant(
            "the planner",
            Set.of(Role.AGENT),
            null,
            null,
            Set.of(),
            Set.of(),
            Set.of(),
            RateLimits.NONE,
            KeyPermissions.NONE);
    private static final DataSource SOURCE = AccessDatabase.fresh();

    private final SettableClock clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final CountingDataSource counting = new CountingDataSource(SOURCE);
    private final KeyAdministration administration = new KeyAdministration(
            SOURCE, new KeyHashes(SECRETS), new AuditLog(SOURCE, clock), clock, new SecureRandom());

    private KeyStore replica(Duration trusted) {
        return new KeyStore(counting, new KeyHashes(SECRETS), clock, clock::nanoTime, trusted);
    }

    private static KeyText key(KeyAdministration.Issued issued) {
        return KeyText.parse(issued.secret()).orElseThrow();
    }

    private void beAwayFor(Duration time, KeyStore store) {
        counting.cutOff();
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            assertThatThrownBy(store::refresh).isInstanceOf(Problem.class);
            clock.advance(Duration.ofSeconds(10));
        }
    }

    @Test
    void trustsTheKeysThatItKnowsForFifteenMinutesWhereCallsAreLetOutWithoutTheDatabase() {
        KeyText key = key(administration.create(ACTOR, GRANT, null));
        KeyStore store = replica(KeyStore.TRUSTED_IN_OUTAGE);
        store.checkInDatabase(key);

        beAwayFor(Duration.ofMinutes(15), store);

        assertThat(store.checkInMemory(key)).isInstanceOf(KeyCheck.Right.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(store.checkInMemory(key)).isEqualTo(new KeyCheck.UnknownKey());
    }

    @Test
    void comparesEveryKeyAfterALongPauseSoThatNoChangeIsMissed() {
        var issued = administration.create(ACTOR, GRANT, null);
        var other = administration.create(ACTOR, GRANT, null);
        KeyStore store = replica(KeyStore.TRUSTED_IN_OUTAGE);
        store.checkInDatabase(key(issued));
        store.checkInDatabase(key(other));
        administration.revoke(ACTOR, issued.key().id());
        clock.advance(Duration.ofHours(1));

        store.refresh();

        assertThat(store.checkInMemory(key(other))).isInstanceOf(KeyCheck.Right.class);
        assertThat(store.checkInMemory(key(issued)))
                .isInstanceOfSatisfying(
                        KeyCheck.Wrong.class,
                        wrong -> assertThat(wrong.detail()).contains("was revoked"));
    }

    @Test
    void aRotatedKeyKeepsItsEndUnlessAnotherIsGiven() {
        Instant end = clock.instant().plus(Duration.ofDays(90));
        Instant later = end.plus(Duration.ofDays(1));
        var issued = administration.create(ACTOR, GRANT, end);

        var same = administration.rotate(ACTOR, issued.key().id(), Duration.ZERO, null);
        clock.advance(Duration.ofMillis(2));
        assertThat(same.key().secrets())
                .filteredOn(secret -> secret.prefix().equals(key(same).prefix()))
                .extracting(ApiKey.Secret::expiresAt)
                .containsExactly(end);

        var other = administration.rotate(ACTOR, issued.key().id(), Duration.ZERO, later);
        assertThat(other.key().secrets())
                .filteredOn(secret -> secret.prefix().equals(key(other).prefix()))
                .extracting(ApiKey.Secret::expiresAt)
                .containsExactly(later);

        clock.advance(Duration.ofDays(92));
        assertThatThrownBy(() -> administration.rotate(ACTOR, issued.key().id(), Duration.ZERO, null))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.detail()).contains("expires_at", "the key ended at " + later));
        assertThat(administration
                        .rotate(
                                ACTOR,
                                issued.key().id(),
                                Duration.ZERO,
                                clock.instant().plusSeconds(1))
                        .secret())
                .startsWith("psk_");
    }
}
