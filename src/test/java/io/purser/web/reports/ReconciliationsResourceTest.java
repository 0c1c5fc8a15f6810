package io.purser.web.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.reconciliation.OpenRouterResource;
import io.purser.support.Api;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Purser asks OpenRouter by itself, when somebody wants it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OpenRouterResource.class)
class ReconciliationsResourceTest {
    private static final String PATH = "/v1/usage/reconciliations";

    @Test
    void asksOpenRouterComparesTheMonthAndKeepsIt() {
        LocalDate day = OpenRouterResource.yesterday();
        YearMonth month = YearMonth.from(day);
        Response imported = Api.post("/v1/usage/import", """
                [{"ts": "%sT12:00:00Z", "provider": "openrouter", "model": "qwen2-72b", "tokens_in": 100,
                  "tokens_out": 10, "cost": 0.5, "task_id": null, "agent": null, "status": "ok"}]
                """.formatted(day));
        assertThat(imported.statusCode()).as(imported.asString()).isEqualTo(200);

        Response made = Api.asOperator().post(PATH + "?provider=openrouter");

        assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
        JsonPath body = made.jsonPath();
        assertThat(body.getString("month")).isEqualTo(month.toString());
        assertThat(body.getString("differing_usd")).isEqualTo("0.25");
        assertThat(body.getString("tolerance_usd")).isEqualTo("0.01");
        assertThat(body.getBoolean("within_tolerance")).isFalse();
        assertThat(body.getList("reconciliation.differences.day", String.class)).containsExactly(day.toString());
        assertThat(body.getList("reconciliation.differences.model", String.class))
                .containsExactly(OpenRouterResource.MODEL);
        assertThat(body.getList("reconciliation.differences[0].differing", String.class))
                .containsExactly("cost_usd");
        assertThat(Api.get(PATH + "/" + month).jsonPath().getMap("reconciliation"))
                .isEqualTo(body.getMap("reconciliation"));
        JsonPath list = Api.get(PATH + "?limit=1").jsonPath();
        assertThat(list.getBoolean("scheduled")).isTrue();
        assertThat(list.getList("months.month", String.class)).containsExactly(month.toString());
        assertThat(list.getList("months.told_usd", String.class)).containsExactly("0.25");
        assertThat(list.getList("months.differences", Integer.class)).containsExactly(1);
    }

    @Test
    void refusesWhatCannotBeAsked() {
        assertThat(violations(Api.asOperator().post(PATH + "?month=2000-01"))).containsExactly("month");
        assertThat(violations(Api.asOperator().post(PATH + "?month=May"))).containsExactly("month");
        assertThat(violations(Api.asOperator().post(PATH + "?month=9000-01&provider=requesty")))
                .containsExactly("provider", "month");
        assertThat(violations(Api.get(PATH + "?limit=0"))).containsExactly("limit");
        assertThat(Api.get(PATH + "/2000-01").statusCode()).isEqualTo(404);
        assertThat(Api.get(PATH + "/May").statusCode()).isEqualTo(404);
    }

    @Test
    void letsAuditorsReadAndOperatorsAsk() {
        String auditor = Usage.key("auditor", "");
        String bound = Usage.key("auditor", ", \"team\": \"research\"");

        assertThat(Usage.get(auditor, PATH).statusCode()).isEqualTo(200);
        assertThat(Usage.post(auditor, PATH, "").statusCode()).isEqualTo(403);
        assertThat(Usage.get(bound, PATH).statusCode()).isEqualTo(403);
    }

    private static List<String> violations(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        return response.jsonPath().getList("violations.path", String.class);
    }
}
