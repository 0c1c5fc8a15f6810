package io.purser.toolservers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.problem.Problem;
import org.junit.jupiter.api.Test;

class CallsInFlightTest {
    private final CallsInFlight calls = new CallsInFlight();

    private void enter(int times, String key, String server) {
        for (int i = 0; i < times; i++) {
            calls.enter(key, server);
        }
    }

    @Test
    void leavesHalfOfThemToOtherKeys() {
        enter(16, "key:a", "search");
        enter(16, "key:a", "archive");

        assertThatThrownBy(() -> calls.enter("key:a", "mail"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("32 calls of this key");
        enter(32, "key:b", "search");
        assertThatThrownBy(() -> calls.enter("key:c", "mail")).hasMessageContaining("64 calls of tool servers");
        calls.leave("key:a", "archive");
        calls.enter("key:a", "mail");
    }

    @Test
    void leavesAQuarterOfThemToOtherServers() {
        enter(24, "key:a", "search");
        enter(24, "key:b", "search");

        assertThatThrownBy(() -> calls.enter("key:c", "search")).hasMessageContaining("48 calls of the tool server");
        enter(16, "key:c", "mail");
    }
}
