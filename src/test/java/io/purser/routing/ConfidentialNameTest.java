package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidentialNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            name                    | kind
            confidential            | EXACT
            Confidential            | EXACT
            CONFIDENTIAL            | EXACT
            con-fidential           | EXACT
            ' confidential '        | EXACT
            is_confidential         | EXACT
            isConfidential          | EXACT
            purser_confidential     | EXACT
            X-Purser-Confidential   | EXACT
            x-confidential          | EXACT
            ｃonfidential            | EXACT
            confidentials           | SIMILAR
            confidentiality         | SIMILAR
            non_confidential        | SIMILAR
            confidential_mode       | SIMILAR
            confidental             | SIMILAR
            confidencial            | SIMILAR
            confidentail            | SIMILAR
            conifdential            | SIMILAR
            X-Purser-Confidental    | SIMILAR
            confidential=true&a=b   | SIMILAR
            confidence              | OTHER
            confident               | OTHER
            content-type            | OTHER
            content-length          | OTHER
            authorization           | OTHER
            credentials             | OTHER
            differential            | OTHER
            temperature             | OTHER
            x                       | OTHER
            ''                      | OTHER
            """)
    void knowsTheNameInEverySpellingNoticesWhatLooksLikeItAndLeavesAllElseAlone(String name, ConfidentialName kind) {
        assertThat(ConfidentialName.of(name)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "' TRUE ', true", "False, false", "yes, ''", "1, ''", "'', ''", "null, ''"})
    void readsNothingButTrueAndFalse(String value, String read) {
        assertThat(ConfidentialName.read(value).map(Object::toString).orElse(""))
                .isEqualTo(read);
    }
}
