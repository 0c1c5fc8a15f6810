package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidentialNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "confidential",
                "Confidential",
                "CONFIDENTIAL",
                "con-fidential",
                " confidential ",
                "is_confidential",
                "isConfidential",
                "purser_confidential",
                "X-Purser-Confidential",
                "x-confidential",
                "ｃonfidential",
            })
    void knowsTheNameInEverySpelling(String name) {
        assertThat(ConfidentialName.of(name)).isEqualTo(ConfidentialName.EXACT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "confidentials",
                "confidentiality",
                "non_confidential",
                "confidential_mode",
                "confidental",
                "confidencial",
                "confidentail",
                "conifdential",
                "X-Purser-Confidental",
                "confidential=true&a=b",
            })
    void noticesWhatLooksLikeIt(String name) {
        assertThat(ConfidentialName.of(name)).isEqualTo(ConfidentialName.SIMILAR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "confidence",
                "confident",
                "content-type",
                "content-length",
                "authorization",
                "credentials",
                "differential",
                "temperature",
                "x",
                "",
            })
    void leavesEverythingElseAlone(String name) {
        assertThat(ConfidentialName.of(name)).isEqualTo(ConfidentialName.OTHER);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "' TRUE ', true", "False, false", "yes, ''", "1, ''", "'', ''", "null, ''"})
    void readsNothingButTrueAndFalse(String value, String read) {
        assertThat(ConfidentialName.read(value).map(Object::toString).orElse(""))
                .isEqualTo(read);
    }
}
