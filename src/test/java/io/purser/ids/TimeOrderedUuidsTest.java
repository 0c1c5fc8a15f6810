package io.purser.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TimeOrderedUuidsTest {
    @Test
    void carriesItsTimeVersionAndVariantAsRfc9562Says() {
        Instant now = Instant.parse("2031-03-30T01:00:00.123456789Z");

        UUID id = TimeOrderedUuids.next(now);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(TimeOrderedUuids.isVersion7(id)).isTrue();
        assertThat(TimeOrderedUuids.timeOf(id)).isEqualTo(Instant.parse("2031-03-30T01:00:00.123Z"));
        assertThat(TimeOrderedUuids.isVersion7(UUID.randomUUID())).isFalse();
    }

    @Test
    void increasesStrictlyWithinAMillisecond() {
        Instant now = Instant.parse("2032-01-01T00:00:00Z");
        UUID last = TimeOrderedUuids.next(now);

        // More than the 4,096 ids that fit into one millisecond.
        for (int i = 0; i < 10_000; i++) {
            UUID next = TimeOrderedUuids.next(now);
            assertThat(next.toString()).isGreaterThan(last.toString());
            last = next;
        }

        assertThat(TimeOrderedUuids.timeOf(last)).isBetween(now, now.plusMillis(10));
    }

    @Test
    void increasesStrictlyWhenTheClockStepsBackALittle() {
        Instant now = Instant.parse("2033-01-01T00:00:00Z");
        UUID before = TimeOrderedUuids.next(now);

        UUID after = TimeOrderedUuids.next(now.minusMillis(900));

        assertThat(after.toString()).isGreaterThan(before.toString());
    }

    @Test
    void followsAClockThatIsSetBackFar() {
        Instant now = Instant.parse("2034-01-01T00:00:00Z");
        TimeOrderedUuids.next(now);

        assertThat(TimeOrderedUuids.timeOf(TimeOrderedUuids.next(now.minusSeconds(60))))
                .isEqualTo(now.minusSeconds(60));
    }

    @Test
    void givesNoIdTwiceToManyThreads() throws Exception {
        Instant now = Instant.parse("2035-01-01T00:00:00Z");
        Set<UUID> ids = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<UUID>>> made = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                made.add(threads.submit(() -> {
                    List<UUID> own = new ArrayList<>();
                    for (int i = 0; i < 5_000; i++) {
                        own.add(TimeOrderedUuids.next(now));
                    }
                    return own;
                }));
            }
            for (Future<List<UUID>> own : made) {
                ids.addAll(own.get());
            }
        }

        assertThat(ids.stream().map(UUID::getMostSignificantBits).distinct()).hasSize(20_000);
    }

    @Test
    void keepsTheTimeOfAnotherClockAndLeavesTheOrderOfTheLedgersIdsAlone() {
        Instant now = Instant.parse("2036-01-01T00:00:00.500Z");
        UUID first = TimeOrderedUuids.next(now);

        UUID other = TimeOrderedUuids.nextOfAnotherClock(now.plusMillis(300));

        assertThat(TimeOrderedUuids.isVersion7(other)).isTrue();
        assertThat(TimeOrderedUuids.timeOf(other)).isEqualTo(now.plusMillis(300));
        assertThat(TimeOrderedUuids.nextOfAnotherClock(now)).isNotEqualTo(TimeOrderedUuids.nextOfAnotherClock(now));
        UUID second = TimeOrderedUuids.next(now);
        assertThat(second).isGreaterThan(first);
        assertThat(TimeOrderedUuids.timeOf(second)).isEqualTo(now);
    }
}
