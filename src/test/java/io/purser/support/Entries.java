package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.money.Usd;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What the ledger says of a task, read through the reports as anybody would. */
public final class Entries {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Entries() {}

    /** All entries of the task, the oldest first. */
    public static List<Map<String, Object>> of(String task) {
        List<Map<String, Object>> entries = new ArrayList<>();
        String cursor = null;
        do {
            String json = Api.read("/v1/usage?limit=1000&task=" + URLEncoder.encode(task, StandardCharsets.UTF_8)
                    + (cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
            Page page = read(json);
            entries.addAll(page.entries());
            cursor = page.next();
        } while (cursor != null);
        return entries.reversed();
    }

    /** A page of the report. */
    private record Page(
            List<Map<String, Object>> entries, @Nullable String next) {}

    private static Page read(String json) {
        try {
            return JSON.readValue(json, Page.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    /**
     * The entries once there are that many; a second is what the ledger takes at most, and this machine may be busy. The
     * first look is after a tenth of a second, so that an entry too many is there by then.
     */
    public static List<Map<String, Object>> of(String task, int count) {
        List<Map<String, Object>> entries = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            entries.clear();
            entries.addAll(of(task));
            assertThat(entries).hasSize(count);
        });
        return entries;
    }

    /** The only entry of the task charges the bound of a call whose outcome nobody knows. */
    public static void assertBoundIsCharged(String task) {
        Map<String, Object> entry = of(task, 1).getFirst();
        assertThat(entry).containsEntry("status", "unsettled").containsEntry("cost_usd", entry.get("bound_usd"));
    }

    /** The only entry of the task has that status and that cost. */
    public static void assertOne(String task, String status, String cost) {
        assertThat(of(task, 1).getFirst()).containsEntry("status", status).containsEntry("cost_usd", cost);
    }

    /** A text that an entry has to have. */
    public static String text(Map<String, Object> entry, String name) {
        return String.valueOf(Objects.requireNonNull(entry.get(name), () -> name + " is missing in " + entry));
    }

    /** An amount that an entry has to have. */
    public static Usd usd(Map<String, Object> entry, String name) {
        return Usd.parse(text(entry, name));
    }
}
