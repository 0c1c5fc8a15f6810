package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithGateway
class RecordUsageTest {
    private static JsonPath record(String fields) {
        Response response = Api.post("/record-usage", "{" + fields + "}");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    private static String reserve(String task, String fields) {
        return Api.post("/route", "{\"prompt\": \"Say hello\", \"task\": \"%s\"%s}".formatted(task, fields))
                .jsonPath()
                .getString("reservation.id");
    }

    private static Map<String, Object> recorded(String reservation, boolean knownAlready) {
        return Map.of(
                "entry",
                reservation,
                "target",
                "openrouter:qwen2-72b",
                "cost_usd",
                "0.000027",
                "known_already",
                knownAlready);
    }

    @Test
    void capturesAReservationAtItsExactCostOnce() {
        String task = TestSystem.unique("capture");
        String reservation = reserve(task, ", \"agent\": \"ceo\", \"tags\": [\"nightly\"]");
        String usage =
                "\"reservation\": \"%s\", \"prompt_tokens\": 17, \"completion_tokens\": 5, \"latency_ms\": 900, \"time_to_first_token_ms\": 80, \"quality\": 0.75"
                        .formatted(reservation);

        JsonPath first = record(usage);
        JsonPath again = record(usage);
        Response other = Api.post(
                "/record-usage",
                "{\"reservation\": \"%s\", \"prompt_tokens\": 1000, \"completion_tokens\": 1000}"
                        .formatted(reservation));

        assertThat(first.getMap("")).isEqualTo(recorded(reservation, false));
        assertThat(again.getMap("")).isEqualTo(recorded(reservation, true));
        assertThat(other.statusCode()).as(other.asString()).isEqualTo(409);
        assertThat(other.jsonPath().getString("cost_usd")).isEqualTo("0.000027");
        Map<String, Object> entry = Ledger.entryOf(task);
        assertThat(entry)
                .containsEntry("entry", reservation)
                .containsEntry("reservation", reservation)
                .containsEntry("target", "openrouter:qwen2-72b")
                .containsEntry("prompt_tokens", 17)
                .containsEntry("completion_tokens", 5)
                .containsEntry("cost_usd", "0.000027")
                .containsEntry("bound_usd", "0.008265")
                .containsEntry("status", "ok")
                .containsEntry("over_bound", false)
                .containsEntry("latency_ms", 900)
                .containsEntry("time_to_first_token_ms", 80)
                .containsEntry("agent", "ceo")
                .containsEntry("tags", List.of("nightly"));
        assertThat(new BigDecimal(String.valueOf(entry.get("quality")))).isEqualByComparingTo("0.75");
    }

    @Test
    void marksACaptureThatPassedItsBound() {
        String task = TestSystem.unique("over");
        String reservation = reserve(task, ", \"max_output_tokens\": 1");

        JsonPath recorded = record(
                "\"reservation\": \"%s\", \"prompt_tokens\": 2, \"completion_tokens\": 5000".formatted(reservation));

        assertThat(recorded.getString("cost_usd")).isEqualTo("0.010002");
        assertThat(Ledger.entryOf(task)).containsEntry("over_bound", true).containsEntry("bound_usd", "0.000075");
    }

    @Test
    void chargesATargetThatWasNotReservedByEveryKindOfToken() {
        String task = TestSystem.unique("direct");

        JsonPath recorded = record(
                "\"target\": \"requesty:claude-3-sonnet\", \"prompt_tokens\": 1000, \"completion_tokens\": 100, \"cached_tokens\": 600, \"cache_write_tokens\": 300, \"reasoning_tokens\": 40, \"status\": \"error\", \"task\": \"%s\""
                        .formatted(task));

        // 1,000 at 0.000003 and 100 at 0.000015
        assertThat(recorded.getString("cost_usd")).isEqualTo("0.0045");
        assertThat(recorded.getBoolean("known_already")).isFalse();
        assertThat(UUID.fromString(recorded.getString("entry")).version()).isEqualTo(7);
        assertThat(Ledger.entryOf(task))
                .containsEntry("entry", recorded.getString("entry"))
                .containsEntry("cached_tokens", 600)
                .containsEntry("cache_write_tokens", 300)
                .containsEntry("reasoning_tokens", 40)
                .containsEntry("status", "error")
                .doesNotContainKeys("reservation", "bound_usd", "idempotency_key");
    }

    @Test
    void chargesTheSameTwiceWhereNothingSaysThatItIsTheSame() {
        String task = TestSystem.unique("twice");
        String usage =
                "\"target\": \"openrouter:mistral-7b\", \"prompt_tokens\": 1, \"completion_tokens\": 0, \"task\": \"%s\""
                        .formatted(task);

        record(usage);
        record(usage);

        assertThat(Ledger.entriesOf(task))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly("0.00000025", "0.00000025");
    }

    @Test
    void refusesMoreThanOneCallOfTheModelCanUse() {
        for (String tokens : List.of(
                "\"prompt_tokens\": 1000000000, \"completion_tokens\": 0",
                "\"prompt_tokens\": 1, \"completion_tokens\": 1000000000",
                "\"prompt_tokens\": 20000, \"completion_tokens\": 12001")) {
            Response response = Api.post("/record-usage", "{\"target\": \"localai:phi-4-14b\", " + tokens + "}");

            assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        }
        assertThat(record("\"target\": \"localai:phi-4-14b\", \"prompt_tokens\": 20000, \"completion_tokens\": 12000")
                        .getString("cost_usd"))
                .isEqualTo("0");
    }

    @Test
    void knowsNothingOfAReservationThatNeverWas() {
        for (String id : List.of(
                "0190163d-8694-739b-aea5-966c26f8ad91", UUID.randomUUID().toString())) {
            Response response = Api.post(
                    "/record-usage",
                    "{\"reservation\": \"%s\", \"prompt_tokens\": 1, \"completion_tokens\": 1}".formatted(id));

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.jsonPath().getString("type")).isEqualTo("urn:purser:problem:not_found");
            assertThat(response.jsonPath().getString("detail")).contains(id);
        }
    }
}
