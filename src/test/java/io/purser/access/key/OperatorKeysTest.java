package io.purser.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.route.Role;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class OperatorKeysTest {
    private static final String ONE = KeyAdministration.newOperatorKey();
    private static final String OTHER = KeyAdministration.newOperatorKey();

    @Test
    void knowsEachOfItsKeysAndNoOther() {
        OperatorKeys keys = new OperatorKeys(ONE + "\n" + OTHER + "\n", new SecureRandom());

        assertThat(keys.include(ONE)).isTrue();
        assertThat(keys.include(OTHER)).isTrue();
        assertThat(keys.include(KeyAdministration.newOperatorKey())).isFalse();
        assertThat(keys.include("")).isFalse();
        assertThat(keys.caller().roles()).containsExactlyInAnyOrder(Role.values());
    }

    @Test
    void refusesAKeyThatCouldBeGuessedAndDoesNotPrintIt() {
        assertThatThrownBy(() -> new OperatorKeys("correct-horse", new SecureRandom()))
                .hasMessageContaining("at least 32 characters")
                .hasMessageNotContaining("correct-horse");
    }

    @Test
    void isEmptyForABlankSetting() {
        assertThat(new OperatorKeys(" \n", new SecureRandom()).isEmpty()).isTrue();
    }
}
