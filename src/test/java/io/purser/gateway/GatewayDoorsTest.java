package io.purser.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.PricesResource;
import io.purser.support.RawHttp;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths, methods and model names that OpenAI's clients send, in each client's form. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class GatewayDoorsTest {
    private static Response send(String method, String path) {
        return Api.asOperator().urlEncodingEnabled(false).request(method, path);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/moderations",
        "GET, /v1/responses/resp_1",
        "POST, /v1/responses/compact",
        "POST, /v1/completions/x",
        "GET, /v1/files/",
        "POST, /v1/v1/chat/completions",
        "GET, /v1",
        "GET, /v1?x=y",
        "DELETE, /v1/threads/a/messages/b",
        "GET, /v1/models/..%2Fkeys",
        "HEAD, /v1/audio/speech",
    })
    void saysWhatIsOfferedWhereNothingIs(String method, String path) {
        Response response = send(method, path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.contentType()).startsWith("application/json");
        if (!method.equals("HEAD")) {
            assertThat(response.jsonPath().getMap("")).containsOnlyKeys("error");
            assertThat(response.jsonPath().getString("error.code")).isEqualTo("not_found");
            assertThat(response.jsonPath().getString("error.message"))
                    .isEqualTo("nothing is offered at " + path.replaceFirst("\\?.*", "")
                            + "; of OpenAI's API there is POST /v1/chat/completions, POST /v1/completions,"
                            + " POST /v1/responses, POST /v1/responses/input_tokens, POST /v1/embeddings,"
                            + " GET /v1/models, GET /v1/models/{id}, and \"offered\" lists all that there is");
            assertThat(response.jsonPath().getList("error.offered", String.class))
                    .contains("POST /v1/chat/completions", "GET /v1/models/{id}", "GET /v1/usage", "POST /v1/keys");
        }
    }

    /** As clients that were set up for a proxy without this part of the path. */
    @ParameterizedTest
    @ValueSource(strings = {"/chat/completions", "/responses", "/embeddings", "/messages"})
    void saysThatTheVersionIsMissingInThePath(String path) {
        Response response = send("POST", path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.jsonPath().getString("detail"))
                .isEqualTo("nothing is offered at %s, but at /v1%s: the client's base URL has to end with /v1"
                        .formatted(path, path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1//models", "/v1/models//", "/v1/models/./x", "/v1/models/x/../y", "/v1/models;x"})
    void readsNoPathThatHasTwoReadings(String path) {
        RawHttp.Answer answer = RawHttp.send("GET " + path, "Connection: close");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"error\":{\"message\":\"nothing is offered at " + path);
    }

    @Test
    void namesNothingThatAKeyMayNotUse() {
        List<String> offered =
                ApiKeys.make("agent", "").post("/v1/moderations", "{}").path("error.offered");

        assertThat(offered)
                .containsExactly(
                        "GET /v1/reservations",
                        "DELETE /v1/reservations/{id}",
                        "POST /v1/chat/completions",
                        "POST /v1/completions",
                        "POST /v1/responses",
                        "POST /v1/responses/input_tokens",
                        "POST /v1/embeddings",
                        "POST /v1/messages",
                        "POST /v1/messages/count_tokens",
                        "GET /v1/models",
                        "GET /v1/models/{id}",
                        "GET /v1/me");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, POST",
        "PATCH, /v1/embeddings/, POST",
        "POST, /v1/models, GET",
        "DELETE, /v1/models/openrouter:tiered, GET",
        "OPTIONS, /v1/chat/completions, POST",
        "PUT, /v1/keys, 'GET, POST'",
        "PATCH, /v1/budgets/x, 'GET, PUT, DELETE'",
    })
    void saysWhichMethodsThereAre(String method, String path, String allowed) {
        Response response = send(method, path);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.header("allow")).isEqualTo(allowed);
        assertThat(response.contentType()).startsWith("application/json");
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("method_not_allowed");
        assertThat(response.jsonPath().getString("error.message"))
                .isEqualTo("%s takes %s, not %s".formatted(path, allowed, method));
        assertThat(response.jsonPath().getList("error.offered", String.class))
                .allSatisfy(offer -> assertThat(offer).containsPattern("^(" + allowed.replace(", ", "|") + ") /v1/"));
    }

    @Test
    void answersWhatAResourceDoesNotFindInOpenAisFormToo() {
        Response response = send("GET", "/v1/budgets/00000000-0000-7000-8000-000000000000");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.jsonPath().getString("type")).isEqualTo("urn:purser:problem:not_found");
        assertThat(response.jsonPath().getString("error.message"))
                .isEqualTo(response.jsonPath().getString("detail"));
        assertThat(response.jsonPath().getString("error.type")).isEqualTo("invalid_request_error");
    }

    @Test
    void answersAWrongKeyInOpenAisFormWhereverAClientOfOpenAisKnocks() {
        Response response = given().header("authorization", "Bearer wrong").post("/v1/moderations");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("error.type")).isEqualTo("authentication_error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/models
            /v1/models/
            /v1/models/auto
            /v1/usage
            /v1/budgets
            /v1/keys
            /v1/costs
            /v1/reports/top
            /v1/reservations
            /v1/audit
            /v1/apps
            /v1/deployments
            """)
    void answersToHeadWhatItAnswersToGet(String path) {
        Response head = send("HEAD", path);

        assertThat(head.statusCode()).isEqualTo(send("GET", path).statusCode()).isEqualTo(200);
        assertThat(head.contentType()).startsWith("application/json");
        assertThat(head.asString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/q/health", "/q/health/ready", "/q/openapi"})
    void answersToHeadOutsideOfV1(String path) {
        assertThat(send("HEAD", path).statusCode()).isEqualTo(send("GET", path).statusCode());
    }

    @Test
    void tellsNothingOfABudgetInARepetition() {
        CompletionRequest request = new CompletionRequest("tiered", "hi");
        String key = TestSystem.unique("key");
        for (boolean again : new boolean[] {false, true}) {
            Response response = request.postWith("Idempotency-Key", key);

            assertThat(response.header("x-purser-replayed")).isEqualTo(again ? "true" : null);
            assertThat(response.headers().hasHeaderWithName("x-purser-remaining-usd"))
                    .isEqualTo(!again);
        }
    }

    @Test
    void takesAToolWithoutATypeForAFunction() {
        CompletionRequest request = new CompletionRequest("tiered", "hi")
                .with("tools", "[{'function': {'name': 'f'}}, {'type': null, 'function': {'name': 'g'}}]");

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path("tools").findValuesAsText("type"))
                .containsExactly("function", "function");
        assertThat(Api.post(
                                "/v1/chat/completions",
                                new CompletionRequest("tiered", "hi")
                                        .with("tools", "[{'name': 'f'}]")
                                        .json())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void namesEveryRequestInItsAnswer() {
        String own = "trace_1:a/b@c+d=e.f-g";
        assertThat(Api.asOperator()
                        .header("x-request-id", own)
                        .get("/v1/models")
                        .header("x-request-id"))
                .isEqualTo(own);
        for (String path :
                new String[] {"/v1/models", "/v1/nothing", "/route", "/q/health/live", "/v1/keys", "/v1//x"}) {
            for (String given : new String[] {"", "a b", "é", "x".repeat(129)}) {
                String id =
                        Api.asOperator().header("x-request-id", given).get(path).header("x-request-id");
                assertThat(id).as(path).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
            }
        }
        assertThat(new CompletionRequest("tiered", "hi").post().header("x-request-id"))
                .isNotEqualTo(new CompletionRequest("tiered", "hi").post().header("x-request-id"));
    }

    @Test
    void tellsWhatIsLeftOfAKeysRequestsAndOfItsBudget() {
        ApiKeys key = ApiKeys.make("agent", ", \"requests_per_minute\": 3");
        Api.post("/v1/budgets", """
                {"name": "%1$s", "scope": {"key": "%1$s"}, "limit_usd": "1.50", "window": "total"}
                """.formatted(key.caller()));
        CompletionRequest request = new CompletionRequest("tiered", "hi");

        Response response = key.post("/v1/chat/completions", request.json());

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-ratelimit-limit-requests")).isEqualTo("3");
        assertThat(response.header("x-ratelimit-remaining-requests")).isEqualTo("2");
        assertThat(response.header("x-ratelimit-reset-requests")).matches("(20|19)s");
        // The body in bytes and 64 for its frame, at 0.003 for 1,000, and 50 tokens of the answer at 0.004.
        long bound = (request.json().length() + 64) * 1_000L + 50 * 2_000L;
        assertThat(response.header("x-purser-remaining-usd"))
                .isEqualTo(io.purser.money.Usd.ofNanos(1_500_000_000L - bound).toString());
    }
}
