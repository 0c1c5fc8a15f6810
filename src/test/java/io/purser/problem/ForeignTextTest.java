package io.purser.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {
    @Test
    void isOneLineOfWhatCanBeSeen() {
        assertThat(ForeignText.line("  manifest\r\n::set-output name=x::\u0000\u001b[31m red\u2028\u202e end \ud800"))
                .isEqualTo("manifest ::set-output name=x:: [31m red end");
        assertThat(ForeignText.line("Überlast: 負荷 🚢")).isEqualTo("Überlast: 負荷 🚢");
        assertThat(ForeignText.line("\n\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 1_000, 5_000_000})
    void isCutWhereItIsTooLong(int length) {
        assertThat(ForeignText.line("x".repeat(length), 10)).isEqualTo("xxxxxxxx …");
    }

    @Test
    void isNotCutWhereItJustFits() {
        assertThat(ForeignText.line("x".repeat(10), 10)).isEqualTo("xxxxxxxxxx");
        assertThat(ForeignText.line(" ".repeat(5_000_000) + "x", 10)).isEqualTo(" …".strip());
    }

    @Test
    void isNotCutWithinACharacter() {
        assertThat(ForeignText.line("🚢".repeat(10), 11)).isEqualTo("🚢🚢🚢🚢 …");
    }
}
