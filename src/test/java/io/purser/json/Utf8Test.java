package io.purser.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    private static final String JSON = "{\"text\": \"Grüße, 你好, 🙂\"}";

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-8859-1"})
    void refusesOtherEncodings(String charset) {
        byte[] body = JSON.getBytes(Charset.forName(charset));

        Problem problem = catchThrowableOfType(Problem.class, () -> Utf8.require(body));

        assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED);
        assertThat(problem.detail()).contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c1a1", // an "a" in two bytes
                "e080a1",
                "eda080", // half a character
                "f8888080a1",
                "c3", // cut off
                "80",
                "fffe",
            })
    void refusesBytesThatAreNoCharacter(String hex) {
        String body = HexFormat.of().formatHex("{\"a\":\"".getBytes(StandardCharsets.UTF_8)) + hex;

        Problem problem = catchThrowableOfType(
                Problem.class, () -> Utf8.require(HexFormat.of().parseHex(body)));

        assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED);
    }

    @Test
    void takesEveryCharacterAndAByteOrderMark() {
        assertThatCode(() -> Utf8.require(JSON.getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Utf8.require(("\ufeff" + JSON.repeat(5_000)).getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Utf8.require(new byte[0])).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "é", "€uro", "😀", "\ud83d", "\ude00\ud83d", "a😀b€cé\ud83d"})
    void countsTheBytesOfATextAsTheyAreWritten(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
