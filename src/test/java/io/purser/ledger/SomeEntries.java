package io.purser.ledger;

import io.purser.money.TokenCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random entries, which are the same for the same seed except for their ids. */
public final class SomeEntries {
    private static final List<CallStatus> STATUSES = List.of(CallStatus.values());

    private SomeEntries() {}

    /** Entries of a month around both changes of summer time, with all fields that an entry can have. */
    public static List<NewEntry> of(long seed, int count) {
        Random random = new Random(seed);
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant time = Instant.parse("2026-10-20T00:00:00Z")
                    .plus(Duration.ofSeconds(random.nextInt(20 * 24 * 3600)))
                    .plusNanos(random.nextInt(1_000_000) * 1_000L);
            long prompt = random.nextInt(100_000);
            long cached = prompt / 3;
            long completion = random.nextInt(5_000);
            CallStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
            AnEntry entry = AnEntry.at(time.toString())
                    .by(
                            "key-" + random.nextInt(3),
                            random.nextBoolean() ? "team-" + random.nextInt(2) : null,
                            random.nextBoolean() ? "agent-" + random.nextInt(4) : null,
                            random.nextBoolean() ? "task-" + random.nextInt(50) : null,
                            random.nextBoolean() ? new String[] {"red", "blue"} : new String[0])
                    .of(random.nextBoolean() ? "openrouter:qwen2-72b" : "localai:phi-4-14b")
                    .using(new TokenCounts(prompt, completion, cached, cached / 2, completion / 4))
                    .costing("0." + "%09d".formatted(random.nextInt(1_000_000_000)))
                    .bound("0.5")
                    .ending(status);
            NewEntry written = (random.nextInt(4) == 0
                            ? entry
                            : entry.taking(random.nextInt(9_000), random.nextLong(3_000)))
                    .entry();
            entries.add(written);
            if (status == CallStatus.UNSETTLED && random.nextBoolean()) {
                entries.add(entry.ending(CallStatus.OK)
                        .costing("-0." + "%09d".formatted(random.nextInt(100_000_000)))
                        .correcting(written));
            }
        }
        return entries;
    }
}
