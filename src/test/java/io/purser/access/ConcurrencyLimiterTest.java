package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
    private final ConcurrencyLimiter calls = new ConcurrencyLimiter(2);

    @Test
    void refusesAKeyOneCallTooManyAndNobodyElse() {
        Runnable first = calls.begin("greedy");
        calls.begin("greedy");

        assertThatThrownBy(() -> calls.begin("greedy"))
                .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
                .satisfies(problem -> {
                    assertThat(problem.type()).isEqualTo(ProblemType.BUSY);
                    assertThat(problem.retryAfter()).contains(Duration.ofSeconds(1));
                });
        calls.begin("modest");
        assertThat(calls.total()).isEqualTo(3);

        first.run();
        calls.begin("greedy");
        assertThat(calls.total()).isEqualTo(3);
    }

    @Test
    void forgetsAKeyThatHasNone() {
        for (int i = 0; i < 100; i++) {
            calls.begin("one after the other").run();
        }

        assertThat(calls.total()).isZero();
    }
}
