package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/** The ledger as {@code GET /v1/usage} tells it. */
public final class Ledger {
    private Ledger() {}

    /** All entries of a task, the newest first. */
    public static List<Map<String, Object>> entriesOf(String task) {
        Response response = Api.asOperator().queryParam("task", task).get("/v1/usage");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath().getList("entries");
    }

    /** The one entry of a task. */
    public static Map<String, Object> entryOf(String task) {
        List<Map<String, Object>> entries = entriesOf(task);
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }
}
