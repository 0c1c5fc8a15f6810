package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.FakeProviderResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithGateway
class GatewayFallbackTest {
    private static final String FIRST_ONLY = "{'qwen/qwen-2-72b-instruct': %s}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'status': 500}                   | error     | 0",
                "{'status': 503}                   | error     | 0",
                "{'status': 408}                   | error     | 0",
                "{'status': 429, 'retry_after': 1} | error     | 0",
                "{'status': 402}                   | error     | 0",
                "{'drop': true}                    | unsettled | bound",
                "{'raw': ''}                       | unsettled | bound",
                "{'empty': true}                   | unsettled | bound",
                "{'raw': 'no JSON'}                | unsettled | bound",
            })
    void asksTheNextOneThatTheCallerListsAndWritesDownEachAttempt(String fault, String status, String cost) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, FIRST_ONLY.formatted(fault))
                .orElse(CompletionRequest.GPT);

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.GPT);
        assertThat(response.header("x-purser-attempts")).isEqualTo("2");
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        assertThat(entries)
                .extracting(e -> e.get("target"))
                .containsExactly(CompletionRequest.QWEN, CompletionRequest.GPT);
        assertThat(entries).extracting(e -> e.get("attempt")).containsExactly(1, 2);
        assertThat(entries).extracting(e -> e.get("status")).containsExactly(status, "ok");
        assertThat(entries.getFirst())
                .containsEntry(
                        "cost_usd", cost.equals("bound") ? entries.getFirst().get("bound_usd") : cost);
        assertThat(entries.get(0).get("call")).isEqualTo(entries.get(1).get("call"));
    }

    @Test
    void asksTheNextOneOfThePolicyWhereTheCallerLeavesTheChoice() {
        CompletionRequest request = new CompletionRequest("auto", FIRST_ONLY.formatted("{'status': 500}"));

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Entries.of(request.task, 2)).extracting(e -> e.get("status")).containsExactly("error", "ok");
    }

    @Test
    void asksNobodyElseWhereTheCallerListsNobody() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'status': 500}");

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("provider_failed");
        assertThat(response.jsonPath().getString("error.provider")).isEqualTo("openrouter");
        assertThat(response.jsonPath().getString("error.message"))
                .startsWith("openrouter answered 500: told to fail")
                .doesNotContain(FakeProviderResource.PROVIDER_KEY);
        assertThat(Entries.of(request.task, 1)).extracting(e -> e.get("status")).containsExactly("error");
    }

    @ParameterizedTest
    @CsvSource({"408, 408", "500, 500", "503, 503", "504, 504", "529, 529", "401, 502", "402, 502", "403, 502"})
    void passesTheStatusOnUnlessItIsAboutTheProvidersKey(int told, int seen) {
        Response response = new CompletionRequest(CompletionRequest.QWEN, "{'status': %d}".formatted(told)).post();

        assertThat(response.statusCode()).isEqualTo(seen);
        assertThat(response.header("x-should-retry")).isNull();
        assertThat(response.jsonPath().getString("error.message"))
                .startsWith("openrouter answered %d: told to fail".formatted(told));
    }

    @Test
    void goesOnForNothingAloneAfterItChargedABoundToACallerThatLeavesTheChoice() {
        CompletionRequest request = new CompletionRequest("auto", FIRST_ONLY.formatted("{'drop': true}"));

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.LOCAL);
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        assertThat(entries.getFirst())
                .containsEntry("target", CompletionRequest.QWEN)
                .containsEntry("cost_usd", entries.getFirst().get("bound_usd"));
        assertThat(entries.getLast()).containsEntry("cost_usd", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'drop': true}", "{'hang': true}", "{'raw': ''}", "{'raw': 'no JSON'}"})
    void chargesACallerThatLeavesTheChoiceOneBoundAtMost(String fault) {
        CompletionRequest request = new CompletionRequest("auto", fault);

        Response response = request.post();

        assertThat(response.statusCode()).isIn(502, 504);
        assertThat(response.header("x-should-retry")).isEqualTo("false");
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        assertThat(entries)
                .extracting(e -> e.get("target"))
                .containsExactly(CompletionRequest.QWEN, CompletionRequest.LOCAL);
        assertThat(entries.getFirst())
                .containsEntry("cost_usd", entries.getFirst().get("bound_usd"));
        assertThat(entries.getLast()).containsEntry("cost_usd", "0");
    }

    @Test
    void chargesOneBoundAtMostToACallerThatSaysWhatItMayCost() {
        CompletionRequest request =
                new CompletionRequest(CompletionRequest.QWEN, "{'drop': true}").orElse(CompletionRequest.GPT);

        Response response = request.postWith("x-purser-max-cost-usd", "0.01");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(Entries.of(request.task, 1)).extracting(e -> e.get("status")).containsExactly("unsettled");
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }

    @Test
    void asksNobodyElseForMoneyAfterAnErrorThatCostSomethingWhereTheCallerSaysWhatItMayCost() {
        CompletionRequest request = new CompletionRequest(
                        CompletionRequest.QWEN,
                        FIRST_ONLY.formatted("{'answer': {'status': 500, 'json': {'error': {'message': 'told to fail'},"
                                + " 'usage': {'prompt_tokens': 10, 'completion_tokens': 5, 'cost': 0.00001}}}}"))
                .orElse(CompletionRequest.GPT);

        Response response = request.postWith("x-purser-max-cost-usd", "0.01");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(Entries.of(request.task, 1))
                .extracting(e -> e.get("cost_usd"))
                .containsExactly("0.00001");
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 422})
    void passesTheStatusOnAndAsksNobodyElseWhereTheRequestItselfIsWrong(int status) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'status': %d}".formatted(status))
                .orElse(CompletionRequest.GPT);

        assertThat(request.post().statusCode()).isEqualTo(status);
        assertThat(Entries.of(request.task, 1)).hasSize(1);
    }

    @Test
    void givesUpAfterThreeAttempts() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'status': 500}")
                .orElse(CompletionRequest.GPT, CompletionRequest.CLAUDE, CompletionRequest.LOCAL);

        assertThat(request.post().statusCode()).isEqualTo(500);
        assertThat(Entries.of(request.task, 3))
                .extracting(e -> e.get("attempt"))
                .containsExactly(1, 2, 3);
    }

    @Test
    void answers504WhenTheLastOneIsTooSlow() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'hang': true}");

        assertThat(request.post().statusCode()).isEqualTo(504);
        Entries.assertBoundIsCharged(request.task);
    }

    @Test
    void sendsNothingConfidentialToAnybodyWhoIsNotPrivate() {
        CompletionRequest request = new CompletionRequest(
                        CompletionRequest.LOCAL,
                        "{'phi-4': {'status': 500}, 'mark': 'secret-%s'}".formatted(System.nanoTime()))
                .orElse(CompletionRequest.QWEN, CompletionRequest.GPT);
        String mark = request.body.at("/messages/0/content").asText().replaceAll(".*(secret-[0-9]+).*", "$1");

        Response response = request.postWith("x-purser-confidential", "true");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(TestSystem.callsWith(mark)).hasSize(1);
    }

    @Test
    void makesAKeyedCallThatMayHaveBeenPaidForNoSecondTime() {
        CompletionRequest request = new CompletionRequest(
                        CompletionRequest.QWEN, FIRST_ONLY.formatted("{'drop': true}"))
                .orElse(CompletionRequest.GPT);

        Response response = request.postKeyed();
        Response again = request.postKeyed();

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.jsonPath().getString("error.code")).isEqualTo("outcome_unknown");
        assertThat(Entries.of(request.task, 1)).hasSize(1);
    }

    @Test
    void followsNoRedirect() {
        CompletionRequest elsewhere =
                new CompletionRequest(CompletionRequest.QWEN, "{'redirect': 'http://127.0.0.1:1/stolen'}");

        Response response = elsewhere.post();

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.jsonPath().getString("error.message")).isEqualTo("openrouter answered 302");
    }

    @Test
    void leavesNothingReservedBehind() {
        Entries.of("nobody"); // a reader of the ledger sees all calls that were answered before
        String before = reserved();
        new CompletionRequest(CompletionRequest.QWEN, FIRST_ONLY.formatted("{'status': 500}"))
                .orElse(CompletionRequest.GPT)
                .post();
        new CompletionRequest(CompletionRequest.QWEN, FIRST_ONLY.formatted("{'drop': true}"))
                .orElse(CompletionRequest.GPT)
                .post();
        new CompletionRequest(CompletionRequest.QWEN, "{'status': 429}").post();
        Entries.of("nobody");

        assertThat(reserved()).isEqualTo(before);
    }

    private static String reserved() {
        return Api.post("/budget-check", "{}").jsonPath().getString("budgets[0].reserved_usd");
    }
}
