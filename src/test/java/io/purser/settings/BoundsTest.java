package io.purser.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {
    @Test
    void readsWhatIsWithinTheBounds() {
        assertThat(new PositiveInt().convert(" 1 ")).isEqualTo(1);
        assertThat(new PositiveInt().convert("2147483647")).isEqualTo(2_147_483_647);
        assertThat(new PositiveSeconds().convert("1728000")).isEqualTo(1_728_000);
        assertThat(new PositiveOrZeroInt().convert("0")).isZero();
        assertThat(new Percentage().convert("100")).isEqualTo(100);
        assertThat(new PositiveLong().convert("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(new PositiveOrZeroLong().convert("0")).isZero();
        assertThat(new PositiveTime().convert("PT0.001S")).isEqualTo(Duration.ofMillis(1));
        assertThat(new PositiveTime().convert("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(new PositiveTime().convert("PT480H")).isEqualTo(Duration.ofDays(20));
        assertThat(new PositiveOrZeroTime().convert("PT0S")).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                    | it has to be from 1 to 2147483647
            -1                   | it has to be from 1 to 2147483647
            2147483648           | it has to be from 1 to 2147483647
            99999999999999999999 | it has to be from 1 to 2147483647
            1.5                  | it has to be a whole number
            banana               | it has to be a whole number
            """)
    void refusesOtherNumbers(String value, String said) {
        assertThatThrownBy(() -> new PositiveInt().convert(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(said);
    }

    @Test
    void refusesNumbersBelowAndAboveOtherBounds() {
        assertThatThrownBy(() -> new PositiveOrZeroInt().convert("-1")).hasMessage("it has to be from 0 to 2147483647");
        assertThatThrownBy(() -> new PositiveSeconds().convert("0")).hasMessage("it has to be from 1 to 1728000");
        assertThatThrownBy(() -> new PositiveSeconds().convert("1728001")).hasMessage("it has to be from 1 to 1728000");
        assertThatThrownBy(() -> new Percentage().convert("101")).hasMessage("it has to be from 1 to 100");
        assertThatThrownBy(() -> new PositiveLong().convert("0"))
                .hasMessage("it has to be from 1 to 9223372036854775807");
        assertThatThrownBy(() -> new PositiveOrZeroLong().convert("-1"))
                .hasMessage("it has to be from 0 to 9223372036854775807");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT0S              | it has to be from PT0.001S to PT480H
            -PT5S             | it has to be from PT0.001S to PT480H
            PT480H0.001S      | it has to be from PT0.001S to PT480H
            PT99999999999999H | it has to be from PT0.001S to PT480H
            5 bananas         | it has to be a time as in PT30S (ISO 8601), 30s or 200ms
            """)
    void refusesOtherTimes(String value, String said) {
        assertThatThrownBy(() -> new PositiveTime().convert(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(said);
    }

    @Test
    void takesNothingAsNoValue() {
        assertThat(new PositiveInt().convert("")).isNull();
        assertThat(new PositiveInt().convert(" ")).isNull();
        assertThat(new PositiveSeconds().convert(" ")).isNull();
        assertThat(new PositiveTime().convert("  ")).isNull();
        assertThat(new YesOrNo().convert(" ")).isNull();
        assertThat(new PositiveOrZeroInt().convert("")).isNull();
        assertThat(new Percentage().convert("")).isNull();
        assertThat(new PositiveLong().convert("")).isNull();
        assertThat(new PositiveOrZeroLong().convert("")).isNull();
        assertThat(new PositiveTime().convert("")).isNull();
        assertThat(new PositiveOrZeroTime().convert("")).isNull();
        assertThat(new YesOrNo().convert("")).isNull();
    }

    @Test
    void refusesATimeBeforeZero() {
        assertThatThrownBy(() -> new PositiveOrZeroTime().convert("-PT1S"))
                .hasMessage("it has to be from PT0S to PT480H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "yes", "y", "on", "1"})
    void readsYes(String value) {
        assertThat(new YesOrNo().convert(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "no", "n", "off", "0"})
    void readsNo(String value) {
        assertThat(new YesOrNo().convert(value)).isFalse();
    }

    @Test
    void refusesAnyOtherWord() {
        assertThatThrownBy(() -> new YesOrNo().convert("ture"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has to be true or false");
    }
}
