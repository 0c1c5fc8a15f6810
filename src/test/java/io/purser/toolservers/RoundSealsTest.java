package io.purser.toolservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of a round, which passes through its caller. */
class RoundSealsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String KEYS = SecretsKeys.newEntry("one");
    private static final RoundSeals.Place PLACE =
            new RoundSeals.Place("key:1", "search", "https://search.example.com:-1", "query");

    private static RoundSeals seals(Instant at) {
        SecretBox box = new SecretBox(SecretsKeys.parse(KEYS), new SecureRandom());
        return new RoundSeals(box, Clock.fixed(at, ZoneOffset.UTC));
    }

    @Test
    void opensOnEachReplicaForAnHour() {
        String sealed = seals(NOW).seal("grüße", PLACE);

        assertThat(sealed).matches("[A-Za-z0-9_-]+").doesNotContain("gr");
        assertThat(seals(NOW.plus(RoundSeals.LONGEST)).open(sealed, PLACE)).isEqualTo("grüße");
        assertThatThrownBy(
                        () -> seals(NOW.plus(RoundSeals.LONGEST).plusSeconds(1)).open(sealed, PLACE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is older than 60 minutes; ask again without it, and with another idempotency key");
    }

    @ParameterizedTest
    @CsvSource({
        "key:2,search,https://search.example.com:-1,query",
        "key:1,other,https://search.example.com:-1,query",
        "key:1,search,https://other.example.com:-1,query",
        "key:1,search,https://search.example.com:-1,other"
    })
    void opensNowhereElse(String caller, String server, String origin, String tool) {
        String sealed = seals(NOW).seal("state", PLACE);

        assertThatThrownBy(() -> seals(NOW).open(sealed, new RoundSeals.Place(caller, server, origin, tool)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("was not given to this key for this request, or was changed; send it as it was given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "state", "not base64!", "AQ"})
    void opensNothingThatItDidNotSeal(String state) {
        assertThatThrownBy(() -> seals(NOW).open(state, PLACE)).hasMessageStartingWith("was not given to this key");
    }
}
