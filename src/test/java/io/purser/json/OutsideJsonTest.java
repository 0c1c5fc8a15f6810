package io.purser.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of other systems' documents, on a record with a component of every kind. */
class OutsideJsonTest {
    private static final String WHOLE = """
            {"owner_name": "a", "height": "12", "is_open": true, "price": "0.5", "amount": "7", "at": "2026-11-29T10:00:00Z",
             "state": "open", "key": "AQI=", "parts": [{"name": "p", "note": null}, {"name": "q"}],
             "ports": {"web": [80, "443"]}, "part": {"name": "r"}, "added_later": {"deep": [1, {"x": null}]}}""";

    /** The states of a thing. */
    enum State {
        OPEN,
        CLOSED
    }

    /** A part of a thing. */
    record Part(String name, Optional<String> note) {}

    /** Anything. */
    record Thing(
            String ownerName,
            long height,
            boolean isOpen,
            BigDecimal price,
            BigInteger amount,
            Instant at,
            State state,
            List<Part> parts,
            Map<String, List<Integer>> ports,
            Optional<Part> part) {}

    private static Thing read(String json) throws UnreadableJson {
        return OutsideJson.read(json, Thing.class);
    }

    @Test
    void readsARecordAndIgnoresFieldsThatItDoesNotKnow() throws UnreadableJson {
        assertThat(read(WHOLE))
                .isEqualTo(new Thing(
                        "a",
                        12,
                        true,
                        new BigDecimal("0.5"),
                        BigInteger.valueOf(7),
                        Instant.parse("2026-11-29T10:00:00Z"),
                        State.OPEN,
                        List.of(new Part("p", Optional.empty()), new Part("q", Optional.empty())),
                        Map.of("web", List.of(80, 443)),
                        Optional.of(new Part("r", Optional.empty()))));
    }

    @Test
    void takesMissingAndNullListsMapsAndOptionalsAsEmpty() throws UnreadableJson {
        Thing thing = read(WHOLE.replaceAll("(?s)\"parts\".*", "\"parts\": null, \"part\": null}"));

        assertThat(thing.parts()).isEmpty();
        assertThat(thing.ports()).isEmpty();
        assertThat(thing.part()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"owner_name\": \"a\"  | \"owner_name\": 1      | owner_name is not a text",
                "\"owner_name\": \"a\"  | \"owner_name\": null   | owner_name is not a text",
                "\"owner_name\": \"a\"  | \"owner\": \"a\"       | owner_name is not a text",
                "\"height\": \"12\"     | \"height\": 1.5        | height is not a number",
                "\"height\": \"12\"     | \"height\": \"x\"      | height is not a number",
                "\"height\": \"12\"     | \"height\": \"\"       | height is not a number",
                "\"height\": \"12\"     | \"height\": true       | height is not a number",
                "\"height\": \"12\"     | \"depth\": 1           | height is not a number",
                "\"height\": \"12\"     | \"height\": 9223372036854775808 | height is not a number",
                "\"is_open\": true      | \"is_open\": \"true\"  | is_open is not true or false",
                "\"is_open\": true      | \"is_open\": 1         | is_open is not true or false",
                "\"price\": \"0.5\"     | \"price\": 1e-30000000 | price is not a decimal",
                "\"price\": \"0.5\"     | \"price\": \"half\"    | price is not a decimal",
                "\"amount\": \"7\"      | \"amount\": \"7.5\"    | amount is not a whole number",
                "\"state\": \"open\"    | \"state\": \"ajar\"    | state is not one of open, closed",
                "\"state\": \"open\"    | \"state\": 0           | state is not one of open, closed",
                "2026-11-29T10:00:00Z   | yesterday              | at is not a time",
                "\"name\": \"q\"        | \"name\": [\"q\"]      | parts[1].name is not a text",
                "{\"name\": \"q\"}      | 5                      | parts[1] is not an object",
                "\"name\": \"r\"        | \"nome\": \"r\"        | part.name is not a text",
                "[80, \"443\"]          | 80                     | ports.web is not a list",
                "[80, \"443\"]          | [80, \"x\"]            | ports.web[1] is not a number"
            })
    void namesTheFieldThatCannotBeRead(String right, String wrong, String message) {
        assertThatExceptionOfType(UnreadableJson.class)
                .isThrownBy(() -> read(WHOLE.replace(right, wrong)))
                .withMessage(message)
                .matches(UnreadableJson::isObject);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "5", "\"text\"", "<html>", "{", "{} {}", "{\"a\": 1, \"a\": 2}"})
    void tellsADocumentThatIsNoObject(String json) {
        assertThatExceptionOfType(UnreadableJson.class)
                .isThrownBy(() -> OutsideJson.read(json, Map.class))
                .matches(e -> !e.isObject());
    }

    @Test
    void readsNothingThatIsNestedTooDeepEvenWhereNobodyLooks() {
        String deep = "[".repeat(101) + "]".repeat(101);

        assertThatExceptionOfType(UnreadableJson.class)
                .isThrownBy(() -> read(WHOLE.replace("{\"deep\"", "{\"x\": " + deep + ", \"deep\"")))
                .withMessage("it is not JSON, names a field twice, or is nested deeper than 100")
                .matches(e -> !e.isObject());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"p\", \"size\": \"7\"} | size is not a number",
                "{\"name\": \"p\", \"size\": 7, \"x\": 1} | x is not known here"
            })
    void readsADocumentOfOneExactFormAndNothingElse(String json, String message) throws UnreadableJson {
        assertThat(OutsideJson.readExactly("{\"name\": \"p\", \"size\": 7}".getBytes(UTF_8), Exact.class))
                .isEqualTo(new Exact("p", 7));
        assertThatExceptionOfType(UnreadableJson.class)
                .isThrownBy(() -> OutsideJson.readExactly(json.getBytes(UTF_8), Exact.class))
                .withMessage(message);
    }

    /** A document of one exact form. */
    record Exact(String name, long size) {}

    @Test
    void requiresAnObjectWhateverItsFieldsAre() throws UnreadableJson {
        OutsideJson.requireObject("{\"a\": [{\"b\": null}]}".getBytes(UTF_8));
        assertThatExceptionOfType(UnreadableJson.class)
                .isThrownBy(() -> OutsideJson.requireObject("[1]".getBytes(UTF_8)))
                .withMessage("it is no JSON object");
    }

    @Test
    void namesAValueThatItsRecordRefuses() {
        assertThatExceptionOfType(UnreadableJson.class)
                .isThrownBy(() -> OutsideJson.read("{\"positive\": {\"number\": -1}}", Refusing.class))
                .withMessage("positive: number has to be positive");
    }

    /** A record that refuses a value. */
    record Refusing(Positive positive) {
        record Positive(int number) {
            Positive {
                if (number < 1) {
                    throw new IllegalArgumentException("number has to be positive");
                }
            }
        }
    }
}
