package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.PricesResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service tier that a call asks for, the prices of its reservation, and its cost if another tier served it. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class ServiceTiersTest {
    /** At most 1.25 dollars for a million tokens of the prompt, and 2 of the answer; half as flex, more as priority. */
    private static final String TIERED = "openrouter:claims";
    /** A model whose provider has no known tiers. */
    private static final String UNTIERED = "requesty:twin";

    private static long promptBound(CompletionRequest request) {
        return request.json().length() + 64L;
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'auto'", "'default'", "'standard'", "'on_demand'", "'standard_only'"})
    void asksForTheOrdinaryTierByTheNameThatTheProviderHasForIt(String tier) {
        CompletionRequest request = new CompletionRequest(TIERED, "hi").with("service_tier", tier);

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path("service_tier").asText()).isEqualTo("default");
    }

    @Test
    void asksForTheOrdinaryTierWhereTheCallerNamesNone() {
        CompletionRequest request = new CompletionRequest(TIERED, "hi");

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path("service_tier").asText()).isEqualTo("default");
        assertThat(Entries.usd(Entries.of(request.task, 1).getFirst(), "bound_usd"))
                .isEqualTo(Usd.ofNanos(promptBound(request) * 1_250 + 50 * 2_000));
    }

    @Test
    void addsNoTierWhereTheCallerAsksForServersThatKnowEveryField() {
        CompletionRequest request =
                new CompletionRequest(TIERED, "hi").with("provider", "{'require_parameters': true}");

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(Provider.sentFor(request)
                        .path("provider")
                        .path("require_parameters")
                        .asBoolean())
                .isTrue();
        assertThat(Provider.sentFor(request).has("service_tier")).isFalse();
    }

    @Test
    void tellsNothingOfTiersToAProviderThatMayNotKnowThem() {
        CompletionRequest none = new CompletionRequest(UNTIERED, "hi");
        CompletionRequest any = new CompletionRequest(UNTIERED, "hi").with("service_tier", "'auto'");
        CompletionRequest ordinary = new CompletionRequest(UNTIERED, "hi").with("service_tier", "'default'");

        assertThat(none.post().statusCode()).isEqualTo(200);
        assertThat(any.post().statusCode()).isEqualTo(200);
        assertThat(ordinary.post().statusCode()).isEqualTo(200);

        assertThat(Provider.sentFor(none).has("service_tier")).isFalse();
        assertThat(Provider.sentFor(any).has("service_tier")).isFalse();
        assertThat(Provider.sentFor(ordinary).path("service_tier").asText()).isEqualTo("default");
    }

    @Test
    void tellsNothingOfTiersWithTextsThatBecomeVectors() {
        Response response = Api.asOperator()
                .contentType("application/json")
                .body("{\"model\": \"%s\", \"input\": \"vectors-in-no-tier\", \"service_tier\": \"auto\"}"
                        .formatted(TIERED))
                .post("/v1/embeddings");

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(TestSystem.callsWith("vectors-in-no-tier"))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.path("body").has("service_tier")).isFalse());
    }

    @ParameterizedTest
    @CsvSource({"flex, 625, 1000, 0.0001", "priority, 3000, 4000, 0.0005"})
    void holdsAndChargesACallAtThePriceOfTheTierThatItNames(String tier, long input, long output, String cost) {
        CompletionRequest request = new CompletionRequest(TIERED, "{'prompt': 100, 'completion': 50}")
                .with("service_tier", "'" + tier + "'");

        Response response = request.post();

        assertThat(response.header("x-purser-cost-usd")).isEqualTo(cost);
        assertThat(Provider.sentFor(request).path("service_tier").asText()).isEqualTo(tier);
        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry).containsEntry("cost_usd", cost).containsEntry("over_bound", false);
        assertThat(Entries.usd(entry, "bound_usd")).isEqualTo(Usd.ofNanos(promptBound(request) * input + 50 * output));
    }

    @ParameterizedTest
    @CsvSource({"openrouter:claims, scale", "openrouter:tiered, flex", "auto, ultrafast"})
    void refusesATierWhosePriceNobodyKnows(String model, String tier) {
        CompletionRequest request = new CompletionRequest(model, "hi").with("service_tier", "'" + tier + "'");

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.param")).isEqualTo("service_tier");
        assertThat(response.jsonPath().getString("error.message"))
                .contains("\"" + tier + "\" has no price here: leave it out, or send \"default\"");
        assertThat(TestSystem.callsWith(request.task)).isEmpty();
    }

    @Test
    void goesWhereTheTierHasAPriceWhereTheCallerLeavesTheChoice() {
        CompletionRequest request = new CompletionRequest("auto", "hi").with("service_tier", "'flex'");

        assertThat(request.post().header("x-purser-model")).isEqualTo(TIERED);
    }

    @Test
    void chargesNoMoreThanWasHeldForATierWhosePriceNobodyKnows() {
        CompletionRequest request = new CompletionRequest(
                        TIERED,
                        "{'answer': {'json': {'service_tier': 'turbo', 'choices': [{'index': 0, 'finish_reason': 'stop',"
                                + " 'message': {'content': 'fast'}}],"
                                + " 'usage': {'prompt_tokens': 300, 'completion_tokens': 50}}}}")
                .with("service_tier", "'flex'");

        assertThat(request.post().statusCode()).isEqualTo(200);
        // 300 and 50 tokens as priority would be 0.0011
        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry).containsEntry("status", "ok").containsEntry("cost_usd", entry.get("bound_usd"));
        assertThat(Entries.usd(entry, "cost_usd")).isLessThan(Usd.parse("0.0011"));
    }
}
