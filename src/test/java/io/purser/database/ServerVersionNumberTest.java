package io.purser.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.ServerVersion;

class ServerVersionNumberTest {
    @ParameterizedTest
    @CsvSource({
        "16.3 (Debian 16.3-1.pgdg120+1), 160003",
        "18.4, 180004",
        "18, 180000",
        "18beta1, 180000",
        "17devel, 170000",
        "10.1.2, 100102",
        "9.6.24, 90624",
        "9.6, 90600",
        "9.6rc1, 90600",
        "9, 0",
        "90401, 90401",
        "not a version, 0",
        "'', 0"
    })
    void isTheNumberThatTheDriverFinds(String version, int number) {
        assertThat(ServerVersionNumber.of(version)).isEqualTo(number);
        assertThat(ServerVersion.from(version).getVersionNum()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"90401.5", "10000.1", "9.100", "9.6.100"})
    void refusesWhatTheDriverRefuses(String version) {
        assertThatThrownBy(() -> ServerVersionNumber.of(version)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> ServerVersion.from(version)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void isUnknownWithoutAVersion() {
        assertThat(ServerVersionNumber.of(null)).isZero();
    }
}
