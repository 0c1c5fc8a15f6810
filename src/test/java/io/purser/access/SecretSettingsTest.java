package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSettingsTest {
    private static SecretSettings settings(String variable, String value) {
        Map<String, String> environment = Map.of(variable, value);
        return SecretSettings.ofVariables(name -> Optional.ofNullable(environment.get(name)));
    }

    @Test
    void readsAValueOrTheFileThatHoldsItWithoutTheMarkOfAByteOrder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "\uFEFFa key");

        assertThat(settings("PURSER_OPERATOR_KEY", "\uFEFFa key").valueOrFile("operator-key"))
                .hasValue("a key");
        assertThat(settings("PURSER_OPERATOR_KEY_FILE", file.toString()).valueOrFile("operator-key"))
                .hasValue("a key");
        assertThat(settings("PURSER_OPERATOR_KEY_FILE", file + "\n").valueOrFile("operator-key"))
                .hasValue("a key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ghp_a-token-itself", "/a-token-itself", "a-token-itself\0", "a-token-itself a-token-itself"})
    void neverQuotesASecretThatStandsWhereAFilesNameShould(String secret) {
        assertThatThrownBy(() -> settings("PURSER_GITHUB_TOKEN_FILE", secret).valueOrFile("github.token"))
                .hasMessageStartingWith("PURSER_GITHUB_TOKEN_FILE has to be the name of a file that can be read: ")
                .hasMessageNotContaining("token-itself")
                .hasNoCause();
    }

    @Test
    void neverQuotesWhereALongSecretStandsThere() {
        assertThatThrownBy(() -> settings("PURSER_GITHUB_TOKEN_FILE", "secret".repeat(900))
                        .valueOrFile("github.token"))
                .hasMessage("PURSER_GITHUB_TOKEN_FILE has to be the name of a file that can be read: it is no file")
                .hasNoCause();
    }
}
