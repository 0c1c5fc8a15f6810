package io.purser.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretsKeysTest {
    @Test
    void takesTheFirstEntryAsTheCurrentOne() {
        SecretsKeys keys = SecretsKeys.parse(SecretsKeys.newEntry("b") + ", " + SecretsKeys.newEntry("a") + "\n");

        assertThat(keys.currentId()).isEqualTo(Optional.of("b"));
        assertThat(keys.derive("a", "x")).isPresent();
        assertThat(keys.derive("c", "x")).isEmpty();
    }

    @Test
    void derivesUnrelatedKeysForDifferentPurposes() {
        SecretsKeys keys = SecretsKeys.parse(SecretsKeys.newEntry("a"));

        assertThat(keys.derive("a", "x").orElseThrow())
                .isEqualTo(keys.derive("a", "x").orElseThrow())
                .isNotEqualTo(keys.derive("a", "y").orElseThrow())
                .hasSize(32);
    }

    @Test
    void saysWhichEntryIsWrongAndNeverWhatItHolds() {
        String secret = "c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0";
        String good = SecretsKeys.newEntry("a");

        assertThatThrownBy(() -> SecretsKeys.parse(good + "," + "b:" + secret))
                .hasMessageContaining("entry 2 of the secrets keys does not hold 32 bytes")
                .hasMessageNotContaining(secret);
        assertThatThrownBy(() -> SecretsKeys.parse("b:%" + secret))
                .hasMessageContaining("entry 1 of the secrets keys is not base64")
                .hasMessageNotContaining(secret);
        assertThatThrownBy(() -> SecretsKeys.parse(secret))
                .hasMessageContaining("entry 1 of the secrets keys has no id")
                .hasMessageNotContaining(secret);
        assertThatThrownBy(() -> SecretsKeys.parse(good + "," + good)).hasMessageContaining("repeats the id a");
    }

    @Test
    void printsIdsAlone() {
        String entry = SecretsKeys.newEntry("a");

        assertThat(SecretsKeys.parse(entry).toString()).isEqualTo("SecretsKeys[a]");
    }
}
