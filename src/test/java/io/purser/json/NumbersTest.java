package io.purser.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    private static JsonNode read(TreeReader reader, String json) throws IOException {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.0", "1.7976931348623157e308", "4.9E-324", "1e400", "-1e-400", "1.50"})
    void readsWhateverADoubleHolds(String text) {
        assertThat(Numbers.decimal(text)).isEqualTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e401", "1e-401", "0e-30000000", "1e30000000", "1e-30000000", "1e99999999999", "1e-2147483648"})
    void readsNoNumberThatTakesTooLongToWrite(String text) {
        assertThatThrownBy(() -> Numbers.decimal(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void readsNoNumberThatIsTooLong() {
        assertThat(Numbers.decimal("9".repeat(400))).hasToString("9".repeat(400));
        assertThatThrownBy(() -> Numbers.decimal("9".repeat(401))).isInstanceOf(NumberFormatException.class);
        assertThat(Numbers.integer("9".repeat(400))).hasToString("9".repeat(400));
        assertThatThrownBy(() -> Numbers.integer("9".repeat(401))).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100",
        "100.0, 100",
        "1e2, 100",
        "1000E-1, 100",
        "-1, -1",
        "18446744073709551617, 18446744073709551617",
        "1.5, ''",
        "1e-1, ''",
        "true, ''",
        "'\"1\"', ''",
        "'', ''",
    })
    void comparesNumbersWhole(String json, String whole) throws IOException {
        JsonNode node = read(TreeReader.strict(10), json);

        assertThat(Numbers.whole(node).map(Object::toString).orElse("")).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e0", "1E+5", "1e-6", "1.50", "-0.25", "1e300", "12345678901234567890123"})
    void passesANumberOnAsItWasWritten(String number) throws IOException {
        JsonNode node = read(TreeReader.strict(10), "{\"a\": [" + number + "]}");

        assertThat(node).hasToString("{\"a\":[" + number + "]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-30000000", "1e30000000", "1e-401", "1e99999999999"})
    void refusesANumberOfACallerThatCannotBeUsedAndReadsAnothersAsNothing(String number) throws IOException {
        String json = "{\"a\": {\"b\": [" + number + "]}, \"c\": 1}";

        assertThatThrownBy(() -> read(TreeReader.strict(10), json)).isInstanceOf(IOException.class);
        assertThat(read(TreeReader.lenient(10), json)).hasToString("{\"a\":{\"b\":[null]},\"c\":1}");
    }

    @Test
    void readsANumberOfAMillionDigitsAsNothing() throws IOException {
        String digits = "9".repeat(1_000_000);

        assertThat(read(TreeReader.lenient(10), "[" + digits + ", 0." + digits + "]"))
                .hasToString("[null,null]");
        assertThatThrownBy(() -> read(TreeReader.strict(10), digits)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1, \"a\": 1}", "{\"b\": {\"a\": null, \"\\u0061\": 1}}", "{} {}", "[[[[]]]]", "{"})
    void refusesWhatHasTwoMeanings(String json) {
        assertThatThrownBy(() -> read(TreeReader.strict(3), json)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void refusesWhatIsNoNumberOfACallerAndPassesAnothersOnAsItWasWritten(String word) throws IOException {
        String json = "{\"a\":[" + word + "]}";

        assertThatThrownBy(() -> read(TreeReader.strict(10), json)).isInstanceOf(IOException.class);
        JsonNode node = read(TreeReader.lenient(10), json);
        assertThat(node).hasToString(json);
        assertThat(node.at("/a/0").isNull()).isTrue();
        assertThat(node.at("/a/0").isNumber()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"+5, 5", "007, 7", ".5, 0.5", "5., 5"})
    void readsTheNumbersOfServersThatWriteThemLoosely(String written, String number) throws IOException {
        assertThatThrownBy(() -> read(TreeReader.strict(10), written)).isInstanceOf(IOException.class);
        assertThat(read(TreeReader.lenient(10), written).decimalValue()).isEqualByComparingTo(number);
    }
}
