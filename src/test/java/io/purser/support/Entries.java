package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What the ledger says of a task, read through the reports as anybody would. */
public final class Entries {
    private Entries() {}

    /** All entries of the task, the oldest first. */
    public static List<Map<String, Object>> of(String task) {
        List<Map<String, Object>> entries = new ArrayList<>();
        String cursor = null;
        do {
            var request = Api.asOperator().queryParam("task", task).queryParam("limit", 1000);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get("/v1/usage")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            entries.addAll(page.getList("entries"));
            cursor = page.getString("next");
        } while (cursor != null);
        return entries.reversed();
    }

    /** The entries once there are that many; a second is what the ledger takes at most, and this machine may be busy. */
    public static List<Map<String, Object>> of(String task, int count) {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(of(task)).hasSize(count));
        return of(task);
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
