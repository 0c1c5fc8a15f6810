package io.purser.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSpliceTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String set(String json, String value) {
        return new String(JsonSplice.set(bytes(json), "u", old -> bytes(value)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {\"u\":9}",
                "{ } | { \"u\":9}",
                "{\"a\":1} | {\"a\":1,\"u\":9}",
                "{\"u\":1} | {\"u\":9}",
                "{\"u\":1,\"a\":-Infinity} | {\"u\":9,\"a\":-Infinity}",
                "{\"a\":{\"u\":1},\"b\":[{\"u\":2}]} | {\"a\":{\"u\":1},\"b\":[{\"u\":2}],\"u\":9}",
                "{\"u\":{\"x\":[1,{\"y\":\"}\"}]},\"a\":1.50} | {\"u\":9,\"a\":1.50}",
                "{\"a\":\"u\",\"b\":\"\\\"u\\\":1\"} | {\"a\":\"u\",\"b\":\"\\\"u\\\":1\",\"u\":9}",
                "{\"a\":\"\\\\\",\"u\":\"\\\\\\\"\"} | {\"a\":\"\\\\\",\"u\":9}",
                "{\"u\":1,\"a\":2,\"u\":3} | {\"u\":1,\"a\":2,\"u\":9}",
                "{\"uu\":1,\"U\":2} | {\"uu\":1,\"U\":2,\"u\":9}",
                "{\"€\":\"€:,{\"} | {\"€\":\"€:,{\",\"u\":9}",
            })
    void setsThatMemberAndNothingElse(String json, String expected) {
        assertThat(set(json, "9")).isEqualTo(expected);
    }

    @Test
    void keepsSpacesAroundAndWhatIsBehind() {
        assertThat(set(" \n{\"a\" : 1 ,\t\"b\":2}\n ", "9")).isEqualTo(" \n{\"a\" : 1 ,\t\"b\":2,\"u\":9}\n ");
        assertThat(set("\uFEFF{\"u\" : null }", "9")).isEqualTo("\uFEFF{\"u\" :9}");
    }

    @Test
    void showsTheOldValue() {
        assertThat(new String(
                        JsonSplice.set(
                                bytes("{\"u\": {\"c\":1} ,\"v\":0}"),
                                "u",
                                old -> JsonSplice.set(
                                        old, "c", one -> bytes("[" + new String(one, StandardCharsets.UTF_8) + "]"))),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"u\": {\"c\":[1]} ,\"v\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "{", "{\"a\":", "{\"a", "{\"a\":{}", "\"u\"", "1", "{\"a\\", "{\"a\":\"\\"})
    void refusesWhatIsNoWholeObject(String json) {
        assertThatThrownBy(() -> set(json, "9")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesOtherEncodings() {
        for (var charset : new java.nio.charset.Charset[] {StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            assertThatThrownBy(() -> JsonSplice.set("{\"a\":1}".getBytes(charset), "u", old -> bytes("9")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
