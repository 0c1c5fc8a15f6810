package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;

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
    void makesAnAddressWaitAfterItsFailuresAndForgivesWithTime() {
        attempts.count("192.0.2.1", OTHER);
        assertThat(attempts.wait("192.0.2.1", OTHER)).isZero();
        attempts.count("192.0.2.1", OTHER);

        assertThat(attempts.wait("192.0.2.1", OTHER)).isEqualTo(Duration.ofSeconds(30));
        assertThat(attempts.wait("192.0.2.2", OTHER)).isZero();
        clock.advance(Duration.ofSeconds(30));
        assertThat(attempts.wait("192.0.2.1", OTHER)).isZero();
    }

    @Test
    void makesAPrefixWaitWhateverAddressesItsFailuresComeFrom() {
        attempts.count("192.0.2.1", key);
        attempts.count("192.0.2.2", key);

        assertThat(attempts.wait("192.0.2.3", key)).isEqualTo(Duration.ofSeconds(30));
        assertThat(attempts.wait("192.0.2.3", OTHER)).isZero();
    }

    @Test
    void countsANetworkOfIpv6AsOneAddress() {
        attempts.count("2001:db8:0:1::1", OTHER);
        attempts.count("2001:db8:0:1:ffff::2", OTHER);

        assertThat(attempts.wait("2001:db8:0:1::3", OTHER)).isEqualTo(Duration.ofSeconds(30));
        assertThat(attempts.wait("2001:db8:0:2::3", OTHER)).isZero();
    }
}
