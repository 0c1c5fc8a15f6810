package io.purser.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCountsTest {
    @Test
    void countsCachedAndWrittenTokensAsPartsOfThePrompt() {
        TokenCounts tokens = new TokenCounts(100, 50, 60, 30, 20);

        assertThat(tokens.uncached()).isEqualTo(10);
        assertThat(tokens.total()).isEqualTo(150);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 0, 0",
        "0, -1, 0, 0, 0",
        "10, 0, -1, 0, 0",
        "10, 0, 0, -1, 0",
        "10, 10, 0, 0, -1",
        "10, 0, 11, 0, 0",
        "10, 0, 6, 5, 0",
        "10, 10, 0, 0, 11",
        "1000000001, 0, 0, 0, 0",
        "0, 1000000001, 0, 0, 0"
    })
    void refusesPartsThatAreMoreThanTheWholeAndCountsOutOfRange(
            long prompt, long completion, long cached, long written, long reasoning) {
        assertThatThrownBy(() -> new TokenCounts(prompt, completion, cached, written, reasoning))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsTheLargestCounts() {
        TokenCounts tokens = new TokenCounts(TokenCounts.MAX, TokenCounts.MAX, TokenCounts.MAX, 0, TokenCounts.MAX);

        assertThat(tokens.uncached()).isZero();
        assertThat(tokens.total()).isEqualTo(2_000_000_000L);
    }
}
