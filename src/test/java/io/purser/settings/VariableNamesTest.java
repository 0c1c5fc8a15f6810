package io.purser.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VariableNamesTest {
    private static final Pattern NAME = Pattern.compile("PURSER_[A-Z0-9_]*[A-Z0-9]");

    @Test
    void tellsTheSettingThatAMisspeltVariableProbablyMeans() {
        assertThat(VariableNames.slips(Set.of("PURSER_MONTLY_BUDGET_CAP", "PURSER_BUDGET", "PURSER_ZONE", "PATH")))
                .containsExactly(
                        "PURSER_BUDGET is no setting and is not read; is PURSER_BUDGETS meant?",
                        "PURSER_MONTLY_BUDGET_CAP is no setting and is not read; is PURSER_MONTHLY_BUDGET_CAP meant?");
    }

    /** A provider's key may have any name. */
    @Test
    void leavesOtherNamesAlone() {
        assertThat(VariableNames.slips(Set.of("PURSER_OPENROUTER_OF_THE_LAB", "PURSE_ZONE")))
                .isEmpty();
    }

    @Test
    void knowsEachVariableOfTheDocuments() throws IOException {
        Set<String> documented = new TreeSet<>();
        List<Path> documents =
                new ArrayList<>(List.of(Path.of("README.md"), Path.of("src/main/resources/application.properties")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        for (Path document : documents) {
            NAME.matcher(Files.readString(document)).results().forEach(found -> documented.add(found.group()));
        }

        assertThat(documented).hasSizeGreaterThan(100);
        assertThat(VariableNames.known()).containsAll(documented);
    }
}
