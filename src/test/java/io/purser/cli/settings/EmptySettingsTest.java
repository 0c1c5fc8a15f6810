package io.purser.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptySettingsTest {
    private static final Map<String, String> DEFAULTS =
            Map.of("purser.monthly-budget-cap", "20.00", "purser.zone", "UTC", "quarkus.http.port", "8080");

    @Test
    void haveTheValueOfTheFileOrTheirDefault() {
        Map<String, String> variables =
                Map.of("PURSER_MONTHLY_BUDGET_CAP", "", "PURSER_ZONE", "", "QUARKUS_HTTP_PORT", "", "PURSER_OTHER", "");

        assertThat(EmptySettings.values(variables, () -> Map.of("purser.monthly-budget-cap", "5"), DEFAULTS))
                .isEqualTo(Map.of("purser.monthly-budget-cap", "5", "purser.zone", "UTC"));
    }

    @Test
    void areOnlyThoseWhoseVariableIsThere() {
        assertThat(EmptySettings.values(
                        Map.of("PURSER_ZONE", "Europe/Berlin", "OTHER", ""),
                        () -> {
                            throw new AssertionError("nobody needs the file");
                        },
                        DEFAULTS))
                .isEmpty();
    }

    @Test
    void readTheFileBesideTheProgram(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("application.properties"), "purser.zone = Asia/Tokyo\n# no more\n");

        assertThat(EmptySettings.file(file)).isEqualTo(Map.of("purser.zone", "Asia/Tokyo"));
        assertThat(EmptySettings.file(folder.resolve("none"))).isEmpty();
    }
}
