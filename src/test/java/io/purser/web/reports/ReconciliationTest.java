package io.purser.web.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ledger beside OpenRouter's account. Each test has days of its own, in years in which no other test spends. */
@QuarkusTest
@WithGateway
class ReconciliationTest {
    private static final String QWEN = "qwen/qwen-2-72b-instruct";

    private static void spend(String time, String model, long in, long out, String cost) {
        String line = """
                [{"ts": "%s", "provider": "openrouter", "model": "%s", "tokens_in": %d, "tokens_out": %d,
                  "cost": %s, "task_id": null, "agent": null, "status": "ok"}]
                """.formatted(time, model, in, out, cost);
        Response response = Api.post("/v1/usage/import", line);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    }

    private static String item(String date, String model, String usage, long requests, long prompt, long completion) {
        return """
                {"date": "%s", "model": "%s", "model_permaslug": "x", "endpoint_id": "e", "provider_name": "P",
                 "usage": %s, "byok_usage_inference": 0, "requests": %d, "prompt_tokens": %d,
                 "completion_tokens": %d, "reasoning_tokens": 0}
                """.formatted(date, model, usage, requests, prompt, completion);
    }

    private static String account(String... items) {
        return "{\"data\": [" + String.join(",", items) + "]}";
    }

    private static JsonPath compared(String type, String path, String body) {
        Response response = Api.asOperator().contentType(type).body(body).post("/v1/usage/reconcile" + path);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    @Test
    void listsNothingWhereBothSidesAreEqual() {
        spend("2003-01-01T00:00:00Z", "qwen2-72b", 1_000, 10, "0.0009");
        spend("2003-01-01T23:59:59Z", "qwen2-72b", 500, 5, "0.0004500001");
        spend("2003-01-02T00:00:00Z", "qwen2-72b", 1, 1, "0.000001");

        JsonPath both = compared(
                "application/json",
                "",
                account(
                        item("2003-01-01", QWEN, "0.0009", 1, 1_000, 10),
                        item("2003-01-01 00:00:00", QWEN + ":20240607", "0.0004500001", 1, 500, 5),
                        item("2003-01-02", QWEN, "1e-6", 1, 1, 1)));

        assertThat(both.getList("differences")).isEmpty();
        assertThat(both.getString("from")).isEqualTo("2003-01-01");
        assertThat(both.getString("to")).isEqualTo("2003-01-03");
        assertThat(both.getMap("ledger"))
                .isEqualTo(Map.of(
                        "calls", 3,
                        "prompt_tokens", 1_501,
                        "completion_tokens", 16,
                        "cost_usd", "0.001351001",
                        "estimated_usd", "0"));
        assertThat(both.getString("told.cost_usd")).isEqualTo("0.0013510001");
        assertThat(both.getString("difference_usd")).isEqualTo("0.0000000009");
    }

    @Test
    void listsEveryDayAndModelThatDiffers() {
        spend("2003-02-01T12:00:00Z", "qwen2-72b", 1_000, 10, "0.5");
        spend("2003-02-02T12:00:00Z", "qwen2-72b", 1_000, 10, "0.25");
        spend("2003-02-03T12:00:00Z", "qwen2-72b", 1_000, 10, "0.125");
        spend("2003-02-05T12:00:00Z", "qwen2-72b", 7, 7, "7");

        JsonPath both = compared(
                "application/json",
                "?from=2003-02-01&to=2003-02-05",
                account(
                        item("2003-02-01", QWEN, "0.75", 1, 1_000, 10),
                        item("2003-02-02", QWEN, "0.25", 2, 1_000, 11),
                        item("2003-02-04", "someone/else", "1", 1, 3, 4),
                        item("2003-02-05", QWEN, "9", 1, 7, 7)));

        assertThat(both.getList("differences.day", String.class))
                .containsExactly("2003-02-01", "2003-02-02", "2003-02-03", "2003-02-04");
        assertThat(both.getList("differences.model", String.class)).containsExactly(QWEN, QWEN, QWEN, "someone/else");
        assertThat(both.getString("differences[0].difference_usd")).isEqualTo("-0.25");
        assertThat(both.getList("differences[0].differing")).isEqualTo(List.of("cost_usd"));
        assertThat(both.getList("differences[1].differing")).isEqualTo(List.of("calls", "completion_tokens"));
        assertThat(both.getInt("differences[2].told.calls")).isZero();
        assertThat(both.getString("differences[2].difference_usd")).isEqualTo("0.125");
        assertThat(both.getInt("differences[3].ledger.calls")).isZero();
        assertThat(both.getString("difference_usd")).isEqualTo("-1.125");
    }

    @Test
    void countsWhatAKeyOfOnesOwnPaidAsPartOfTheCall() {
        spend("2003-03-01T12:00:00Z", "qwen2-72b", 10, 10, "0.021");

        String item = item("2003-03-01", QWEN, "0.001", 1, 10, 10)
                .replace("\"byok_usage_inference\": 0", "\"byok_usage_inference\": 0.02");

        assertThat(compared("application/json", "", account(item)).getList("differences"))
                .isEmpty();
    }

    @Test
    void readsTheLinesOfTheActivityPage() {
        spend("2003-04-01T12:00:00Z", "qwen2-72b", 100, 10, "0.002");
        spend("2003-04-01T13:00:00Z", "qwen2-72b", 200, 20, "0.003");

        JsonPath both = compared("text/csv", "?provider=openrouter", """
                generation_id,created_at,cost_total,byok_usage_inference,tokens_prompt,tokens_completion,model_permaslug,app_name
                gen-1,2003-04-01 12:00:00.123,0.002,,100,10,%1$s,"a ""quoted"" name, with a comma"
                gen-2,2003-04-01 13:00:00.000,0.001,0.001,200,20,%1$s-2024-06-07,x

                """.formatted(QWEN));

        assertThat(both.getList("differences.difference_usd")).isEqualTo(List.of("0.001"));
        assertThat(both.getString("told.cost_usd")).isEqualTo("0.004");
        assertThat(both.getInt("told.calls")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | [] | 400 | GET /api/v1/activity",
                "application/json | {\"data\": [{\"date\": \"2003-05-01\", \"model\": \"m\", \"requests\": 1, \"prompt_tokens\": 1, \"completion_tokens\": 1}]} | 422 | data[0].usage",
                "application/json | {\"data\": []} | 422 | and to are needed",
                "application/json | {} | 422 | data",
                "application/json | {\"data\": [{\"date\": \"May\", \"model\": \"m\", \"usage\": 1, \"requests\": 1, \"prompt_tokens\": 1, \"completion_tokens\": 1}]} | 422 | data[0].date",
                "application/json | {\"data\": [{\"date\": \"2003-05-01\", \"usage\": 1, \"requests\": 1, \"prompt_tokens\": 1, \"completion_tokens\": 1}]} | 422 | data[0].model",
                "application/json | {\"data\": [{\"date\": \"2003-05-01\", \"model\": \"m\", \"usage\": 1e12, \"requests\": 1, \"prompt_tokens\": 1, \"completion_tokens\": 1}]} | 422 | data[0].usage",
                "application/json | {\"data\": [{\"date\": \"2003-05-01\", \"model\": \"m\", \"usage\": 1, \"requests\": -1, \"prompt_tokens\": 1, \"completion_tokens\": 1}]} | 422 | data[0].requests",
                "text/csv | `` | 400 | empty",
                "text/csv | `a,b` | 400 | created_at",
                "text/csv | `created_at,model_permaslug,tokens_prompt,tokens_completion,cost_total\n2003-05-01,m,1,1` | 422 | line 2",
                "text/csv | `created_at,model_permaslug,tokens_prompt,tokens_completion,cost_total\n2003-05-01,m,1.5,1,1` | 422 | tokens_prompt",
                "text/csv | `created_at,model_permaslug,tokens_prompt,tokens_completion,cost_total\n2003-05-01,m,1,1,1e999999999` | 422 | cost_total",
                "text/csv | `created_at,model_permaslug,tokens_prompt,tokens_completion,cost_total\n2003-05-01,m,1,1,\"1` | 400 | CSV"
            })
    void refusesWhatIsNoAccountAndSaysWhere(String type, String body, int status, String named) {
        Response response = Api.asOperator()
                .contentType(type)
                .body(body == null ? "" : body.replace("\\n", "\n"))
                .post("/v1/usage/reconcile");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.asString()).contains(named);
    }

    @Test
    void refusesAnotherProviderADayThatIsNoneAndAKeyThatIsBound() {
        String account = account(item("2003-06-01", QWEN, "1", 1, 1, 1));

        assertThat(Api.post("/v1/usage/reconcile?provider=requesty&from=x", account)
                        .jsonPath()
                        .getList("violations.path", String.class))
                .containsExactly("provider", "from");
        assertThat(Api.post("/v1/usage/reconcile?from=2003-06-02", account).statusCode())
                .isEqualTo(422);
        String auditor = Usage.key("auditor", "");
        String bound = Usage.key("auditor", ", \"team\": \"research\"");
        assertThat(Usage.post(auditor, "/v1/usage/reconcile", account).statusCode())
                .isEqualTo(200);
        assertThat(Usage.post(bound, "/v1/usage/reconcile", account).statusCode())
                .isEqualTo(403);
    }
}
