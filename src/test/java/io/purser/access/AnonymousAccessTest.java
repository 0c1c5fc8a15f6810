package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnonymousAccessTest {
    @Test
    void refusesAProductionStartWithoutAnOperatorsKeyAndSaysHowToSetOne() {
        assertThatThrownBy(() -> AnonymousAccess.decide(LaunchMode.NORMAL, Optional.empty(), "0.0.0.0", false))
                .hasMessageContaining("PURSER_OPERATOR_KEY_FILE")
                .hasMessageContaining("purser key create --operator");
    }

    @Test
    void refusesAProductionStartThatAsksToBeOpenEvenWithAKeyOnLoopback() {
        assertThatThrownBy(() -> AnonymousAccess.decide(LaunchMode.NORMAL, Optional.of(true), "localhost", true))
                .hasMessageContaining("purser.access.open is for development on loopback alone");
    }

    @Test
    void isClosedInProductionWithAKey() {
        assertThat(AnonymousAccess.decide(LaunchMode.NORMAL, Optional.empty(), "0.0.0.0", true))
                .isFalse();
        assertThat(AnonymousAccess.decide(LaunchMode.NORMAL, Optional.of(false), "localhost", true))
                .isFalse();
    }

    @Test
    void isOpenInDevelopmentOnLoopbackAlone() {
        assertThat(AnonymousAccess.decide(LaunchMode.DEVELOPMENT, Optional.empty(), "localhost", false))
                .isTrue();
        assertThat(AnonymousAccess.decide(LaunchMode.DEVELOPMENT, Optional.empty(), "localhost", true))
                .isFalse();
        assertThat(AnonymousAccess.decide(LaunchMode.TEST, Optional.of(true), "127.0.0.1", true))
                .isTrue();
        assertThatThrownBy(() -> AnonymousAccess.decide(LaunchMode.DEVELOPMENT, Optional.empty(), "0.0.0.0", false))
                .hasMessageContaining("PURSER_OPERATOR_KEY");
        assertThatThrownBy(() -> AnonymousAccess.decide(LaunchMode.DEVELOPMENT, Optional.of(true), "0.0.0.0", true))
                .hasMessageContaining("loopback");
    }
}
