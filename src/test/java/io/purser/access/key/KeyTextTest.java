package io.purser.access.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void readsWhatItMade() {
        KeyText key = KeyText.generate(random);

        assertThat(KeyText.parse(key.text())).contains(key);
        assertThat(key.text()).startsWith(key.prefix() + "_").hasSize(64);
        assertThat(key.prefix()).matches("psk_[0-9a-z]{10}");
    }

    @Test
    void makesNoKeyTwice() {
        Set<String> texts = new HashSet<>();
        Set<String> prefixes = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            KeyText key = KeyText.generate(random);
            texts.add(key.text());
            prefixes.add(key.prefix());
        }

        assertThat(texts).hasSize(1_000);
        assertThat(prefixes).hasSize(1_000);
    }

    @Test
    void refusesAKeyWithAnyOneCharacterChanged() {
        String text = KeyText.generate(random).text();

        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'a' ? 'b' : 'a';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(KeyText.parse(changed)).as(changed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "psk_", "psk_operator", "sk-proj-123", "psk_0123456789_short"})
    void refusesWhatIsNoKey(String text) {
        assertThat(KeyText.parse(text)).isEmpty();
    }

    @Test
    void refusesAKeyThatWasCutOrContinued() {
        String text = KeyText.generate(random).text();

        assertThat(KeyText.parse(text.substring(0, 63))).isEmpty();
        assertThat(KeyText.parse(text + "a")).isEmpty();
        assertThat(KeyText.parse(text + "\n")).isEmpty();
    }

    @Test
    void printsOnlyItsPrefix() {
        KeyText key = KeyText.generate(random);

        assertThat(key.toString()).isEqualTo(key.prefix() + "_…");
        assertThat(new Credential.ApiKey(key).toString()).doesNotContain(key.text());
    }

    @Test
    void anOperatorsKeyIsNoKeyOfTheDatabase() {
        KeyText key = KeyText.generateForOperator(random);

        assertThat(key.text()).startsWith("psk_operator_").hasSizeGreaterThan(50);
        assertThat(KeyText.parse(key.text())).isEmpty();
    }
}
