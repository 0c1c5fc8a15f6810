package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.key.Credential;
import io.purser.access.key.KeyText;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private static final Credential OTHER = new Credential.Other("x");

    private final SettableClock clock = new SettableClock(Instant.EPOCH);
    private final FailedAttempts attempts = new FailedAttempts(2, clock::nanoTime);
    private final Credential key = new Credential.ApiKey(KeyText.generate(new SecureRandom()));

    @Test
    void slowsAnAddressAfterItsFailuresAndForgivesWithTime() {
        attempts.count("192.0.2.1", OTHER);
        assertThat(attempts.slowed("192.0.2.1")).isZero();
        attempts.count("192.0.2.1", key);

        assertThat(attempts.slowed("192.0.2.1")).isEqualTo(Duration.ofSeconds(30));
        assertThat(attempts.isSuspect("192.0.2.1")).isTrue();
        assertThat(attempts.isSuspect("192.0.2.2")).isFalse();
        clock.advance(Duration.ofSeconds(30));
        assertThat(attempts.slowed("192.0.2.1")).isZero();
        assertThat(attempts.isSuspect("192.0.2.1")).isFalse();
    }

    @Test
    void makesACredentialWaitForItsOwnFailuresAloneAndAtItsOwnAddress() {
        attempts.count("192.0.2.1", key);
        attempts.count("192.0.2.1", key);

        assertThat(attempts.wait("192.0.2.1", key)).isEqualTo(Duration.ofSeconds(30));
        assertThat(attempts.wait("192.0.2.1", OTHER)).isZero();
        assertThat(attempts.wait("192.0.2.2", key)).isZero();
    }

    @Test
    void suspectsEverybodyWhereManyAddressesFail() {
        for (int i = 0; i < 40; i++) {
            attempts.count("192.0.2." + i, OTHER);
        }

        assertThat(attempts.isSuspect("198.51.100.1")).isTrue();
        assertThat(attempts.wait("198.51.100.1", OTHER)).isZero();
    }

    @Test
    void countsANetworkOfIpv6AsOneAddress() {
        attempts.count("2001:db8:0:1::1", OTHER);
        attempts.count("2001:db8:0:1:ffff::2", OTHER);

        assertThat(attempts.slowed("2001:db8:0:1::3")).isEqualTo(Duration.ofSeconds(30));
        assertThat(attempts.slowed("2001:db8:0:2::3")).isZero();
    }
}
