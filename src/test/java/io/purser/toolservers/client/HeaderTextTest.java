package io.purser.toolservers.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a header carries of a text. */
class HeaderTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "test://static-text|test://static-text",
                "two words|two words",
                " begins|=?base64?IGJlZ2lucw==?=",
                "é|=?base64?w6k=?=",
                "=?base64?w6k=?=|=?base64?PT9iYXNlNjQ/dzZrPT89?="
            })
    void encodesWhatNoHeaderCanCarry(String text, String value) {
        assertThat(HeaderText.of(text)).isEqualTo(value);
    }
}
