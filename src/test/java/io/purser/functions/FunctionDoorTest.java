package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.EventStream;
import io.purser.support.PostgresResource;
import io.purser.support.RawHttp;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the functions refuse, each with its own status and path, and none as a failure of Purser. */
@QuarkusTest
@WithGateway
class FunctionDoorTest {
    private static final List<String> FUNCTIONS = List.of("/route", "/record-usage", "/budget-check", "/delegate");

    private static void assertProblem(Response response, int status, String code) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        JsonNode problem = EventStream.json(response.asString());
        assertThat(problem.path("type").textValue()).isEqualTo("urn:purser:problem:" + code);
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("title").textValue()).isNotEmpty();
        assertThat(problem.path("detail").textValue()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``
            ` `
            {
            {}}
            []
            null
            true
            "prompt"
            {"prompt": "a"} x
            {'prompt': 'a'}
            {"max_output_tokens": 1e99999999999}
            prompt=a
            """)
    void refusesWhatIsNotOneJsonObject(String body) {
        for (String function : FUNCTIONS) {
            assertProblem(Api.post(function, body), 400, "malformed");
        }
    }

    @Test
    void refusesDocumentsThatAreNestedTooDeep() {
        String deep = "{\"messages\": " + "[".repeat(500) + "]".repeat(500) + "}";

        for (String function : FUNCTIONS) {
            assertProblem(Api.post(function, deep), 400, "malformed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | prompt",
                "{\"prompt\": null} | prompt",
                "{\"prompt\": 5} | prompt",
                "{\"prompt\": \"\"} | prompt",
                "{\"prompt\": \"a\\u0000\"} | prompt",
                "{\"prompt\": \"a\", \"promt\": \"b\"} | promt",
                "{\"prompt\": \"a\", \"Prompt\": \"b\"} | Prompt",
                "{\"prompt\": \"a\", \"prompt\": \"a\"} | prompt",
                "{\"prompt\": \"a\", \"maxOutputTokens\": 5} | maxOutputTokens",
                "{\"prompt\": \"a\", \"max_output_tokens\": 3.9} | max_output_tokens",
                "{\"prompt\": \"a\", \"max_output_tokens\": 0} | max_output_tokens",
                "{\"prompt\": \"a\", \"max_output_tokens\": -1} | max_output_tokens",
                "{\"prompt\": \"a\", \"max_output_tokens\": \"10\"} | max_output_tokens",
                "{\"prompt\": \"a\", \"max_output_tokens\": 9223372036854775808} | max_output_tokens",
                "{\"prompt\": \"a\", \"max_output_tokens\": 1e30} | max_output_tokens",
                "{\"prompt\": \"a\", \"max_output_tokens\": 100000001} | max_output_tokens",
                "{\"prompt\": \"a\", \"max_latency_ms\": 0} | max_latency_ms",
                "{\"prompt\": \"a\", \"max_latency_ms\": true} | max_latency_ms",
                "{\"prompt\": \"a\", \"max_cost_usd\": 0.5} | max_cost_usd",
                "{\"prompt\": \"a\", \"max_cost_usd\": \"-1\"} | max_cost_usd",
                "{\"prompt\": \"a\", \"max_cost_usd\": \"1e3\"} | max_cost_usd",
                "{\"prompt\": \"a\", \"max_cost_usd\": \"0.0000000001\"} | max_cost_usd",
                "{\"prompt\": \"a\", \"max_cost_usd\": \"99999999999\"} | max_cost_usd",
                "{\"prompt\": \"a\", \"confidential\": \"true\"} | confidential",
                "{\"prompt\": \"a\", \"confidential\": 1} | confidential",
                "{\"prompt\": \"a\", \"reserve\": \"no\"} | reserve",
                "{\"prompt\": \"a\", \"quality\": \"best\"} | quality",
                "{\"prompt\": \"a\", \"quality\": \"HIGH\"} | quality",
                "{\"prompt\": \"a\", \"agent\": \"\"} | agent",
                "{\"prompt\": \"a\", \"agent\": 5} | agent",
                "{\"prompt\": \"a\", \"task\": \"a\\nb\"} | task",
                "{\"prompt\": \"a\", \"tags\": \"a\"} | tags",
                "{\"prompt\": \"a\", \"tags\": [\"a\", \"\"]} | tags[1]",
                "{\"prompt\": \"a\", \"tags\": [1]} | tags[0]",
                "{\"prompt\": \"a\", \"idempotency_key\": \"\"} | idempotency_key",
                "{\"prompt\": \"a\", \"messages\": [{\"role\": \"user\"}]} | messages",
                "{\"messages\": []} | messages",
                "{\"messages\": {}} | messages",
                "{\"messages\": [\"hello\"]} | messages[0]",
                "{\"messages\": [{\"role\": \"user\"}, {\"content\": \"a\"}]} | messages[1].role",
                "{\"messages\": [{\"role\": 5}]} | messages[0].role",
                "{\"messages\": [{\"role\": \"user\", \"content\": {\"a\": 1, \"a\": 2}}]} | messages[0].content.a"
            })
    void namesThePathOfEveryMistakeInARoute(String body, String path) {
        assertInvalid("/route", body, path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt_tokens": 1, "completion_tokens": 1} | reservation
            {"reservation": "no", "prompt_tokens": 1, "completion_tokens": 1} | reservation
            {"reservation": 5, "prompt_tokens": 1, "completion_tokens": 1} | reservation
            {"reservation": "0190163d-8694-739b-aea5-966c26f8ad91", "target": "localai:phi-4-14b", "prompt_tokens": 1, "completion_tokens": 1} | reservation
            {"target": "openrouter:no-such-model", "prompt_tokens": 1, "completion_tokens": 1} | target
            {"target": "localai:phi-4-14b", "completion_tokens": 1} | prompt_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": 1} | completion_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": 3.9, "completion_tokens": 1} | prompt_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": "3", "completion_tokens": 1} | prompt_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": -1, "completion_tokens": 1} | prompt_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": 1000000001, "completion_tokens": 1} | prompt_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": 1, "completion_tokens": 99999999999999999999999999} | completion_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": 9, "completion_tokens": 1, "cached_tokens": 5, "cache_write_tokens": 5} | cached_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": 9, "completion_tokens": 1, "reasoning_tokens": 2} | reasoning_tokens
            {"target": "localai:phi-4-14b", "prompt_tokens": 1, "completion_tokens": 1, "status": "unsettled"} | status
            {"target": "localai:phi-4-14b", "prompt_tokens": 1, "completion_tokens": 1, "quality": 1.00001} | quality
            {"target": "localai:phi-4-14b", "prompt_tokens": 1, "completion_tokens": 1, "quality": "good"} | quality
            {"target": "localai:phi-4-14b", "prompt_tokens": 1, "completion_tokens": 1, "latency_ms": -5} | latency_ms
            {"target": "localai:phi-4-14b", "prompt_tokens": 1, "completion_tokens": 1, "cost_usd": "1"} | cost_usd
            """)
    void namesThePathOfEveryMistakeInARecord(String body, String path) {
        assertInvalid("/record-usage", body, path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"cost_usd": 1} | cost_usd
            {"cost_usd": "-0.1"} | cost_usd
            {"cost_usd": "much"} | cost_usd
            {"cost": "1"} | cost
            {"agent": []} | agent
            {"target": 1} | target
            """)
    void namesThePathOfEveryMistakeInABudgetCheck(String body, String path) {
        assertInvalid("/budget-check", body, path);
    }

    private static void assertInvalid(String function, String body, String path) {
        Response response = Api.post(function, body);
        assertProblem(response, 422, "invalid");
        assertViolations(response, path);
        assertThat(EventStream.json(response.asString())
                        .at("/violations/0/message")
                        .textValue())
                .isNotEmpty();
    }

    private static void assertViolations(Response response, String... paths) {
        assertThat(EventStream.json(response.asString()).path("violations"))
                .extracting(violation -> violation.path("path").textValue())
                .containsExactly(paths);
    }

    @Test
    void tellsEveryMistakeAtOnce() {
        Response response = Api.post("/route", "{\"prompt\": 1, \"quality\": 2, \"max_output_tokens\": 0, \"x\": 3}");

        assertProblem(response, 422, "invalid");
        assertViolations(response, "prompt", "quality", "max_output_tokens", "x");
    }

    @Test
    void takesNullForAbsentEverywhere() {
        Response response = Api.post(
                "/route",
                "{\"prompt\": \"a\", \"messages\": null, \"agent\": null, \"tags\": null, \"max_output_tokens\": null,"
                        + " \"max_cost_usd\": null, \"confidential\": null, \"reserve\": false}");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    }

    @Test
    void takesNothingButJson() {
        for (String function : FUNCTIONS) {
            Response response =
                    Api.asOperator().contentType("text/plain").body("{}").post(function);
            assertProblem(response, 415, "unsupported_media_type");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void takesNothingButPost(String method) {
        for (String function : FUNCTIONS) {
            Response response = Api.asOperator().request(method, function);
            assertProblem(response, 405, "method_not_allowed");
            assertThat(response.header("allow")).isEqualTo("POST");
        }
    }

    @Test
    void neverRunsAFunctionByItsQuery() {
        Response response = Api.get("/route?prompt=hello");

        assertProblem(response, 405, "method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/no-such-function",
                "/Route",
                "/ROUTE",
                "/route/",
                "//route",
                "/./route",
                "/x/../route",
                "/%72oute",
                "/route%2f",
                "/route;a=b",
                "/record_usage",
                "/functions/route"
            })
    void offersAFunctionByOneSpellingOnly(String path) {
        RawHttp.Answer answer = RawHttp.send(
                "POST " + path, out -> out.write("{}".getBytes(StandardCharsets.UTF_8)), "Content-Length: 2");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("urn:purser:problem:not_found");
    }

    @Test
    void survivesBodiesThatWereDamagedOnTheWay() {
        List<String> bodies = List.of(
                "{\"prompt\": \"Say hello\", \"reserve\": false, \"max_output_tokens\": 10, \"max_cost_usd\": \"0.5\"}",
                "{\"target\": \"localai:phi-4-14b\", \"prompt_tokens\": 10, \"completion_tokens\": 5, \"quality\": 0.5}",
                "{\"cost_usd\": \"0.25\", \"agent\": \"ceo\", \"target\": \"localai:phi-4-14b\"}",
                "{\"task\": \"Fix the login; then pay the invoice, and thank Bob\", \"agent\": \"cto\"}");
        Random random = new Random(42);
        for (int function = 0; function < FUNCTIONS.size(); function++) {
            for (int round = 0; round < 150; round++) {
                byte[] damaged = damage(bodies.get(function).getBytes(StandardCharsets.UTF_8), random);
                HttpResponse<String> response = Api.send(HttpRequest.newBuilder(Api.address(FUNCTIONS.get(function)))
                        .header("authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(damaged))
                        .build());
                assertThat(response.statusCode())
                        .as("%s %s", FUNCTIONS.get(function), new String(damaged, StandardCharsets.ISO_8859_1))
                        .isIn(200, 400, 422);
            }
        }
    }

    private static byte[] damage(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte)
                    (random.nextBoolean()
                            ? "{}[]\",:0123456789eE-+.\\".charAt(random.nextInt(23))
                            : random.nextInt(256));
        }
        return damaged;
    }
}
