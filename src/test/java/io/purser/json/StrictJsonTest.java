package io.purser.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private static Fields read(String json) {
        return StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Every mistake after this way of reading the document, as "path: message". */
    private static List<String> mistakes(String json, Consumer<Fields> read) {
        Fields fields = read(json);
        read.accept(fields);
        Problem problem = catchThrowableOfType(Problem.class, fields::done);
        assertThat(problem).as("a problem with %s", json).isNotNull();
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID);
        return problem.violations().stream().map(Violation::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "{\"a\": }",
                "{\"a\": 1,}",
                "{'a': 1}",
                "{a: 1}",
                "{\"a\": NaN}",
                "{\"a\": 01}",
                "{\"a\": .5}",
                "{\"a\": +1}",
                "{\"a\": \"line\nbreak\"}",
                "{\"a\": 1} {\"b\": 2}",
                "{\"a\": 1}]",
                "{} // comment",
                "[]",
                "null",
                "\"text\"",
                "42",
                "{\"a\": 1e99999999999}",
                "{\"a\": 1e999999999}",
                "{\"a\": [{\"b\": 1e-30000000}]}",
                "{\"a\": 1e401}",
                "{\"a\": 0e-401}"
            })
    void refusesWhatIsNotOneJsonObject(String text) {
        Problem problem = catchThrowableOfType(Problem.class, () -> read(text));

        assertThat(problem).isNotNull();
        assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] broken = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};

        Problem problem = catchThrowableOfType(Problem.class, () -> StrictJson.readObject(broken));

        assertThat(problem).isNotNull();
        assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED);
    }

    @Test
    void saysWhereTheDocumentBreaksOffWithoutRepeatingMuchOfIt() {
        String secret = "x".repeat(5_000);

        Problem problem = catchThrowableOfType(Problem.class, () -> read("{\n  \"a\": " + secret + "\n}"));

        assertThat(problem.detail()).contains("line 2").hasSizeLessThan(300);
    }

    @Test
    void nestsAHundredDeepAndNotOneDeeper() {
        assertThatCode(() -> read("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}"))
                .doesNotThrowAnyException();

        Problem problem =
                catchThrowableOfType(Problem.class, () -> read("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"));

        assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED);
    }

    @Test
    void namesEveryMistakeAtOnceWithItsPath() {
        List<String> mistakes = mistakes("""
                {"count": 3.9, "text": 5, "flag": "true", "Agent": "a", "items": [{"role": 1}, {}, 7]}
                """, fields -> {
            fields.count("count", 0, 10);
            fields.text("text", 10);
            fields.flag("flag", false);
            fields.text("agent", 10);
            fields.objects("items", 10, item -> {
                if (item.text("role", 10) == null && !item.has("role")) {
                    item.violation("role", "is missing");
                }
                return 1;
            });
        });

        assertThat(mistakes)
                .containsExactly(
                        "count: has to be a whole number, not a fraction",
                        "text: has to be a text, not a number",
                        "flag: has to be true or false, not a text",
                        "items[0].role: has to be a text, not a number",
                        "items[1].role: is missing",
                        "items[2]: has to be an object, not a number",
                        "Agent: is not known here; did you mean agent?");
    }

    @Test
    void refusesAFieldThatIsGivenTwiceAtAnyDepth() {
        List<String> mistakes = mistakes("{\"a\": 1, \"b\": {\"c\": [{\"d\": 1, \"d\": 1}]}, \"a\": 1}", fields -> {
            fields.count("a", 0, 9);
            fields.raw("b");
        });

        assertThat(mistakes).containsExactlyInAnyOrder("b.c[0].d: is given twice", "a: is given twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9", "3.0", "3e0", "\"3\"", "true", "[3]", "{}"})
    void takesNothingButAWholeNumberForACount(String value) {
        List<String> mistakes = mistakes("{\"n\": " + value + "}", fields -> fields.count("n", 0, 10));

        assertThat(mistakes).singleElement().asString().startsWith("n: has to be a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "11", "9223372036854775808", "-9223372036854775809", "18446744073709551617"})
    void keepsACountWithinItsBounds(String value) {
        List<String> mistakes = mistakes("{\"n\": " + value + "}", fields -> fields.count("n", 0, 10));

        assertThat(mistakes).containsExactly("n: has to be between 0 and 10");
    }

    @Test
    void takesBothBoundsOfACount() {
        Fields fields = read("{\"least\": 0, \"most\": 10}");

        assertThat(fields.count("least", 0, 10)).hasValue(0);
        assertThat(fields.count("most", 0, 10)).hasValue(10);
        assertThatCode(fields::done).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.0000001", "1.0000000000000000000001", "1e400", "-1e400"})
    void keepsANumberWithinItsBoundsExactly(String value) {
        List<String> mistakes =
                mistakes("{\"n\": " + value + "}", fields -> fields.number("n", BigDecimal.ZERO, BigDecimal.ONE));

        assertThat(mistakes).containsExactly("n: has to be between 0 and 1");
    }

    @Test
    void keepsEveryDigitOfANumber() {
        Fields fields = read("{\"n\": 0.12345678901234567890123456789}");

        assertThat(fields.number("n", BigDecimal.ZERO, BigDecimal.ONE)).isEqualTo("0.12345678901234567890123456789");
    }

    @Test
    void takesNullForAbsent() {
        Fields fields = read("{\"a\": null}");

        assertThat(fields.has("a")).isFalse();
        assertThat(fields.text("a", 10)).isNull();
        assertThat(fields.count("a", 0, 1)).isEmpty();
        assertThatCode(fields::done).doesNotThrowAnyException();
    }

    @Test
    void refusesTextsThatAreEmptyTooLongOrHoldControlCharacters() {
        List<String> mistakes = mistakes(
                "{\"empty\": \"\", \"long\": \"12345\", \"nul\": \"a\\u0000b\", \"name\": \"a\\nb\"}", fields -> {
                    fields.text("empty", 4);
                    fields.text("long", 4);
                    fields.text("nul", 4);
                    fields.name("name");
                });

        assertThat(mistakes)
                .containsExactly(
                        "empty: must not be empty",
                        "long: is longer than 4 characters",
                        "nul: must not contain the character U+0000",
                        "name: must not contain control characters");
    }

    @Test
    void readsTimesOfAnyOffsetAndNothingElse() {
        Fields fields = read("{\"time\": \"2026-11-22T01:00:00.5+01:00\"}");
        assertThat(fields.time("time")).isEqualTo(Instant.parse("2026-11-22T00:00:00.5Z"));

        for (String wrong : List.of("2026-11-22", "2026-11-22T00:00:00", "yesterday", "1763769600")) {
            assertThat(mistakes("{\"time\": \"" + wrong + "\"}", f -> f.time("time")))
                    .singleElement()
                    .asString()
                    .startsWith("time: has to be a time in RFC 3339");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1-1-1-1", "0190163d8694-739b-aea5-966c-26f8ad91", "not-a-uuid"})
    void refusesIdsThatAreNotWrittenAsUuids(String id) {
        assertThat(mistakes("{\"id\": \"" + id + "\"}", fields -> fields.id("id")))
                .containsExactly("id: has to be a UUID");
    }

    @Test
    void tellsTheLineOfEveryValueOfAnArray() {
        String json = """
                [
                  {"a": 1},
                  {
                    "a": 2,
                    "a": 3
                  },
                  7
                ]
                """;

        StrictJson.Lined<?> lined =
                StrictJson.readArrayWithLines(json.getBytes(StandardCharsets.UTF_8), fields -> fields.raw("a"));

        assertThat(lined.violations())
                .extracting(Violation::toString)
                .containsExactlyInAnyOrder("[1].a: is given twice", "[2]: has to be an object");
        assertThat(lined.lineOf("[0].a")).isEqualTo(2);
        assertThat(lined.lineOf("[1].a")).isEqualTo(5);
        assertThat(lined.lineOf("[1].unknown")).isEqualTo(3);
        assertThat(lined.lineOf("[2]")).isEqualTo(7);
    }
}
