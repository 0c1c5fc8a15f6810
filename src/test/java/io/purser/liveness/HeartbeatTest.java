package io.purser.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final AtomicLong now = new AtomicLong();
    private final Heartbeat heartbeat = new Heartbeat("sweep", now::get);

    private HealthCheckResponse check() {
        return new ThreadsCheck(List.of(() -> List.of(heartbeat)), TIMEOUT).call();
    }

    @Test
    void isDownWhereNothingMovedForLongerThanTheLimitAndUpWhenItMovesAgain() {
        now.addAndGet(TIMEOUT.toNanos());
        assertThat(check().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(check().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(check().getData().orElseThrow()).containsEntry("sweep", "made no progress for 301 s");

        heartbeat.beat();
        assertThat(check().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void isDownAtOnceWhereItEnded() {
        heartbeat.end();

        assertThat(check().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(check().getData().orElseThrow()).containsEntry("sweep", "has ended");
    }

    @Test
    void goesOnAfterARoundThatThrewAnyError() {
        now.addAndGet(TIMEOUT.toNanos() * 2);

        heartbeat.round(() -> {
            throw new StackOverflowError("injected");
        });

        assertThat(check().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void endsTheProcessForAHeapThatIsFullHoweverItIsWrappedAndNotForADeepStack() {
        assertThat(FatalErrors.is(new IllegalStateException(new OutOfMemoryError("injected"))))
                .isTrue();
        assertThat(FatalErrors.is(new InternalError("injected"))).isTrue();
        assertThat(FatalErrors.is(new StackOverflowError())).isFalse();
        assertThat(FatalErrors.is(new NoClassDefFoundError())).isFalse();
    }
}
