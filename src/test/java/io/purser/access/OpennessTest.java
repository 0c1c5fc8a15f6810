package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpennessTest {
    @Test
    void refusesAProductionStartWithoutAnOperatorsKeyAndSaysHowToSetOne() {
        assertThatThrownBy(() -> Openness.decide(LaunchMode.NORMAL, Optional.empty(), "0.0.0.0", false))
                .hasMessageContaining("PURSER_OPERATOR_KEY_FILE")
                .hasMessageContaining("purser key create --operator");
    }

    @Test
    void refusesAProductionStartThatAsksToBeOpenEvenWithAKeyOnLoopback() {
        assertThatThrownBy(() -> Openness.decide(LaunchMode.NORMAL, Optional.of(true), "localhost", true))
                .hasMessageContaining("purser.access.open is for development on loopback alone");
    }

    @Test
    void isClosedInProductionWithAKey() {
        assertThat(Openness.decide(LaunchMode.NORMAL, Optional.empty(), "0.0.0.0", true))
                .isFalse();
        assertThat(Openness.decide(LaunchMode.NORMAL, Optional.of(false), "localhost", true))
                .isFalse();
    }

    @Test
    void isOpenInDevelopmentOnLoopbackAlone() {
        assertThat(Openness.decide(LaunchMode.DEVELOPMENT, Optional.empty(), "localhost", false))
                .isTrue();
        assertThat(Openness.decide(LaunchMode.DEVELOPMENT, Optional.empty(), "localhost", true))
                .isFalse();
        assertThat(Openness.decide(LaunchMode.TEST, Optional.of(true), "127.0.0.1", true))
                .isTrue();
        assertThatThrownBy(() -> Openness.decide(LaunchMode.DEVELOPMENT, Optional.empty(), "0.0.0.0", false))
                .hasMessageContaining("PURSER_OPERATOR_KEY");
        assertThatThrownBy(() -> Openness.decide(LaunchMode.DEVELOPMENT, Optional.of(true), "0.0.0.0", true))
                .hasMessageContaining("loopback");
    }
}
