package io.purser.access.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final String OLD = SecretsKeys.newEntry("old");
    private static final String NEW = SecretsKeys.newEntry("new");
    private static final byte[] SECRET = "a deployment's password".getBytes(UTF_8);
    private static final byte[] ROW = "deployment/1".getBytes(UTF_8);

    private static SecretBox box(String keys) {
        return new SecretBox(SecretsKeys.parse(keys), new SecureRandom());
    }

    @Test
    void opensWhatItSealed() {
        byte[] sealed = box(NEW).seal(SECRET, ROW);

        assertThat(box(NEW).open(sealed, ROW)).hasValue(SECRET);
        assertThat(new String(sealed, UTF_8)).doesNotContain("password");
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        SecretBox box = box(NEW);

        assertThat(box.seal(SECRET, ROW)).isNotEqualTo(box.seal(SECRET, ROW));
    }

    @Test
    void opensWhatAnOlderKeySealedAndSaysSo() {
        byte[] sealed = box(OLD).seal(SECRET, ROW);
        SecretBox rotated = box(NEW + "\n" + OLD);

        assertThat(rotated.open(sealed, ROW)).hasValue(SECRET);
        assertThat(rotated.isCurrent(sealed)).isFalse();
        assertThat(rotated.isCurrent(rotated.seal(SECRET, ROW))).isTrue();
    }

    @Test
    void doesNotOpenWithoutTheKeyOrForAnotherRow() {
        byte[] sealed = box(OLD).seal(SECRET, ROW);

        assertThat(box(NEW).open(sealed, ROW)).isEmpty();
        assertThat(box(OLD).open(sealed, "deployment/2".getBytes(UTF_8))).isEmpty();
        assertThat(box(SecretsKeys.newEntry("old")).open(sealed, ROW)).isEmpty();
    }

    @Test
    void doesNotOpenWhatWasChangedOrCutAnywhere() {
        SecretBox box = box(NEW);
        byte[] sealed = box.seal(SECRET, ROW);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(box.open(changed, ROW)).as("byte %d changed", i).isEmpty();
            assertThat(box.open(java.util.Arrays.copyOf(sealed, i), ROW))
                    .as("cut at %d", i)
                    .isEmpty();
        }
    }

    @Test
    void sealsNothingWithoutAKey() {
        SecretBox box = new SecretBox(SecretsKeys.none(), new SecureRandom());

        assertThat(box.canSeal()).isFalse();
        assertThatThrownBy(() -> box.seal(SECRET, ROW)).hasMessageContaining("PURSER_SECRETS_KEY");
    }
}
