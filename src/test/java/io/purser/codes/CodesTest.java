package io.purser.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The codes of constants, and the constants of codes. */
class CodesTest {
    private enum Plain implements Coded {
        IN_FLIGHT,
        DONE;

        static final Codes<Plain> CODES = Codes.of(values());
    }

    private enum WithHyphens implements Coded.Hyphenated {
        IN_FLIGHT
    }

    private enum Twice implements Coded {
        ONE,
        TWO;

        @Override
        public String code() {
            return "same";
        }
    }

    @Test
    void writesAConstantInLowerCase() {
        assertThat(Plain.IN_FLIGHT.code()).isEqualTo("in_flight");
        assertThat(WithHyphens.IN_FLIGHT.code()).isEqualTo("in-flight");
    }

    @Test
    void findsAConstantByExactlyItsCode() {
        assertThat(Plain.CODES.get("done")).isEqualTo(Plain.DONE);
        assertThat(Plain.CODES.find("in_flight")).contains(Plain.IN_FLIGHT);
        assertThat(Plain.CODES.find("DONE")).isEmpty();
        assertThat(Plain.CODES.find(null)).isEmpty();
    }

    @Test
    void namesAllCodesIfThereIsNoSuchConstant() {
        assertThatThrownBy(() -> Plain.CODES.get("over"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"over\" is not a code; the codes are in_flight, done");
    }

    @Test
    void refusesTwoConstantsWithOneCode() {
        assertThatThrownBy(() -> Codes.of(Twice.values())).hasMessage("two constants have the code same");
    }
}
