package io.purser.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingDocumentTest {
    private static final String VARIABLE = "PURSER_PROVIDERS";

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\": 1}", "  [1]", "\n{\n}\n", "broken\nin two lines", "["})
    void isTheDocumentItselfWhereItBeginsAsOneOrHasLines(String given) {
        SettingDocument document = SettingDocument.read(VARIABLE, given);

        assertThat(document.name()).isEqualTo(VARIABLE);
        assertThat(new String(document.content(), UTF_8)).isEqualTo(given);
    }

    @Test
    void isTheContentOfTheFileThatItNames(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("models.json"), "[\"ü\"]");

        SettingDocument document = SettingDocument.read(VARIABLE, file.toString());

        assertThat(document.name()).isEqualTo(file.toString());
        assertThat(new String(document.content(), UTF_8)).isEqualTo("[\"ü\"]");
        assertThat(SettingDocument.read(VARIABLE, " " + file + "\r\n").content())
                .isEqualTo(document.content());
    }

    @Test
    void saysWhichSettingNamesAFileThatIsNotThereAndWhatElseItMayHold() {
        assertThatThrownBy(() -> SettingDocument.read(VARIABLE, "/nowhere/models.json"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "PURSER_PROVIDERS names a file that cannot be read: /nowhere/models.json (or let it hold the"
                                + " JSON itself, which begins with [ or {)");
        assertThatThrownBy(() -> SettingDocument.read(VARIABLE, "x".repeat(5_000)))
                .hasMessageContaining("x".repeat(200) + "…")
                .message()
                .hasSizeLessThan(400);
        assertThatThrownBy(() -> SettingDocument.read(VARIABLE, "a\0b")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void takesAwayTheMarkOfAByteOrder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("models.json"), "\uFEFF[\"ü\"]");

        assertThat(SettingDocument.isDocument("\uFEFF{}")).isTrue();
        assertThat(new String(SettingDocument.read(VARIABLE, "\uFEFF[1]").content(), UTF_8))
                .isEqualTo("[1]");
        assertThat(new String(SettingDocument.read(VARIABLE, file.toString()).content(), UTF_8))
                .isEqualTo("[\"ü\"]");
        assertThat(new String(SettingDocument.read(VARIABLE, "\uFEFF" + file).content(), UTF_8))
                .isEqualTo("[\"ü\"]");
    }
}
