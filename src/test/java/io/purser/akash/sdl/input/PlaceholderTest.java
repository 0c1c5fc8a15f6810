package io.purser.akash.sdl.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholderTest {
    private static String described(String text) {
        return Placeholder.replaced(text, found -> "<" + found.name() + " " + found.byDefault() + ">");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            ${ZONE}                            ; <ZONE null>
            a ${ZONE:-UTC} b ${OTHER}          ; a <ZONE UTC> b <OTHER null>
            ${EMPTY:-}                         ; <EMPTY >
            ${JSON:-{"a":1}}                   ; <JSON {"a":1}>
            ${JSON:-[{"a":{"b":"}"}}]} ${B}    ; <JSON [{"a":{"b":"}"}}]> <B null>
            ${JSON:-{"a":"\\"}"}}x             ; <JSON {"a":"\\"}"}>x
            ${JSON:-{}}                        ; <JSON {}>
            ${QUOTE:-5" disk} ${B:-2}          ; <QUOTE 5" disk> <B 2>
            ${OUTER:-${INNER:-x}}              ; <OUTER ${INNER:-x}>
            ${HALF:-{} ${B:-b}                 ; <HALF {> <B b>
            ${OPEN:-a                          ; ${OPEN:-a
            ${lower} $NAME ${NAME} ${1X}       ; ${lower} $NAME <NAME null> ${1X}
            """)
    void endsADefaultAtTheBraceThatClosesItsOwn(String text, String described) {
        assertThat(described(text)).isEqualTo(described);
    }

    /** One second is enough. When each placeholder was read to the end of the text, this took minutes. */
    @Test
    @Timeout(120)
    void readsWhatNeverClosesOnce() {
        for (String hostile : new String[] {"${A:-", "${A:-{", "${A:-{}", "${A:-{\"", "${A", "${A:-{\"}"}) {
            assertThat(described(hostile.repeat(150_000))).isNotEmpty();
        }
    }
}
