package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostInquiriesTest {
    @ParameterizedTest
    @ValueSource(strings = {"gen-1763142071-Wq2Zt0", "chatcmpl-9f:a/b", "x"})
    void takeAProvidersNameOfAnAnswer(String name) {
        assertThat(CostInquiries.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gen\u0000", "gen\ud800", "gen 1", "gen\n1", "gén"})
    void takeNoNameThatCannotBeKept(String name) {
        assertThat(CostInquiries.isName(name)).isFalse();
    }

    @Test
    void takeNoNameOfMoreThan200Characters() {
        assertThat(CostInquiries.isName("g".repeat(200))).isTrue();
        assertThat(CostInquiries.isName("g".repeat(201))).isFalse();
    }
}
