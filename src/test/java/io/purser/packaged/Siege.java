package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Entries;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.awaitility.Awaitility;

/**
 * Many callers at once against the packaged application, for so long, and what has to be true of it meanwhile and after.
 * {@code -Dpurser.hostile.seconds} is how long, {@code -Dpurser.seed} repeats what was drawn.
 */
final class Siege {
    /** What the SDL of a container with the gateway gives it. */
    private static final long LARGEST_MEGABYTES = 256;

    private static final int CALLERS = 16;
    private static final int MOST_FAULTS = 20;
    private static final Duration LONGEST_CALL = Duration.ofMinutes(2);
    static final String TASK = "besieged";

    /** Of all that is drawn. */
    static final long SEED = Long.getLong("purser.seed", System.nanoTime() & 0xffff_ffffL);

    private final long seconds;
    private final PackagedPurser purser;
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile long most;

    Siege(PackagedPurser purser) {
        this(purser, 30);
    }

    /** @param seconds where no property says how long */
    Siege(PackagedPurser purser, long seconds) {
        this.purser = purser;
        this.seconds = Long.getLong("purser.hostile.seconds", seconds);
        System.out.println("hostile: repeat with -Dpurser.seed=" + SEED);
    }

    /** One call of a siege. */
    @FunctionalInterface
    interface Call {
        void make(Siege siege, PackagedPurser purser, long number);
    }

    /** Besieges a Purser whose providers are hostile or sound, until it is over. */
    static void lay(boolean isProviderHostile, Call call) throws Exception {
        try (HostileProvider provider = new HostileProvider(SEED, isProviderHostile);
                PackagedPurser purser =
                        PackagedPurser.start(PostgresResource.freshDatabase(), settings(provider.baseUrl()))) {
            Siege siege = new Siege(purser);
            String budget = siege.budget();
            siege.lay(number -> call.make(siege, purser, number));
            siege.isOver(budget);
            assertThat(provider.calls()).isGreaterThan(20);
        }
    }

    static Map<String, String> settings(String provider) {
        Map<String, String> settings = new HashMap<>();
        for (String name : List.of("OPENROUTER", "REQUESTY", "LOCALAI")) {
            settings.put(name + "_API_KEY", "sk-fake-0123456789");
            settings.put(name + "_BASE_URL", provider);
        }
        settings.putAll(Map.of(
                "PURSER_MONTHLY_BUDGET_CAP", "100000",
                "PURSER_PROVIDER_TIMEOUT", "PT2S",
                "PURSER_PROVIDER_FIRST_TOKEN_TIMEOUT", "PT1S",
                "PURSER_PROVIDER_LONGEST_STREAM", "PT5S",
                "PURSER_PROVIDER_FAILURES_UNTIL_REST", "1000000",
                "PURSER_PROVIDER_LONGEST_REST", "PT0.02S",
                "PURSER_SECRETS_KEY", "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
        return settings;
    }

    /** What the calls of the siege are charged to, with a header for their task. */
    String budget() {
        HttpResponse<String> made = purser.post(
                "/v1/budgets",
                "{\"name\": \"%1$s\", \"scope\": {\"task\": \"%1$s\"}, \"limit_usd\": \"10000\", \"window\": \"total\"}"
                        .formatted(TASK));
        assertThat(made.statusCode()).as(made.body()).isBetween(200, 201);
        return new JsonPath(made.body()).getString("id");
    }

    /** Lets all callers make one call after the other, each with a number of its own. */
    void lay(LongConsumer call) {
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < until && faults.size() < MOST_FAULTS) {
                    long number = calls.incrementAndGet();
                    try {
                        call.accept(number);
                    } catch (RuntimeException e) {
                        fault(number, e.toString());
                    }
                }
            }));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(seconds).plus(LONGEST_CALL))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    most = Math.max(most, megabytes());
                    return callers.stream().noneMatch(Thread::isAlive);
                });
        System.out.println("hostile: calls=%d memory_mb=%d".formatted(calls.get(), most));
    }

    void fault(long number, String what) {
        faults.add("seed %d, call %d: %s".formatted(SEED, number, what));
    }

    private long megabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + purser.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
                .findFirst()
                .orElse(0);
    }

    /** It lives, has said nothing of an error, answers at once, holds nothing any more, and charged nothing above a bound. */
    void isOver(String budget) throws IOException {
        assertThat(faults).as("faults of %d calls", calls.get()).isEmpty();
        assertThat(purser.isAlive()).isTrue();
        purser.awaitAnswerWithinASecond();
        if (PackagedPurser.isNative()) {
            assertThat(most).as("megabytes, seed %d", SEED).isLessThan(LARGEST_MEGABYTES);
        }
        assertThat(purser.log().lines())
                .as("seed %d", SEED)
                .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> status(budget).getString("reserved_usd").equals("0"));
        Usd sum = Usd.ZERO;
        for (Map<String, Object> entry : entries()) {
            Usd cost = Entries.usd(entry, "cost_usd");
            if (entry.get("bound_usd") instanceof String bound) {
                assertThat(cost).as("seed %d: %s", SEED, entry).isBetween(Usd.ZERO, Usd.parse(bound));
            }
            sum = sum.plus(cost);
        }
        assertThat(status(budget).getString("spent_usd")).isEqualTo(sum.toString());
    }

    private JsonPath status(String budget) {
        return new JsonPath(purser.get("/v1/budgets/" + budget).body());
    }

    private List<Map<String, Object>> entries() {
        List<Map<String, Object>> entries = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = new JsonPath(
                    purser.get("/v1/usage?limit=1000&task=" + TASK + (cursor == null ? "" : "&cursor=" + cursor))
                            .body());
            entries.addAll(page.getList("entries"));
            cursor = page.getString("next");
        } while (cursor != null);
        return entries;
    }
}
