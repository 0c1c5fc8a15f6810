package io.purser.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.gateway.CompletionRequest;
import io.purser.gateway.Provider;
import io.purser.support.Api;
import io.purser.support.Ledger;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What in {@code metadata} is for Purser, and what is a caller's own. */
@QuarkusTest
@WithGateway
class GatewaySettingsTest {
    @Test
    void takesNothingForItsOwnThatAFrameworkPutThere() {
        CompletionRequest request = new CompletionRequest("auto", "hi");
        request.with(
                "metadata",
                "{'tags': ['seq:1', 'eu'], 'task': {'id': 7}, 'quality': 'best', 'agent': 5, 'max_cost_usd': '0',"
                        + " 'max_latency_ms': null, 'mark': '" + request.task + "', 'purser': {'task': '" + request.task
                        + "'}}");
        var own = request.body.path("metadata").<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy();
        own.remove("purser");

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path("metadata")).isEqualTo(own);
        assertThat(Ledger.entryOf(request.task))
                .containsEntry("task", request.task)
                .containsEntry("tags", java.util.List.of())
                .doesNotContainEntry("agent", "5");
    }

    @Test
    void takesTagsAsAListToo() {
        CompletionRequest request = new CompletionRequest("auto", "hi");
        request.with(
                "metadata",
                "{'purser': {'task': '" + request.task + "', 'tags': ['eu', 'billing'], 'max_latency_ms': 900.0}}");

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(Ledger.entryOf(request.task).get("tags"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrder("eu", "billing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'purser': {'max_cost': '1'}}",
                "{'purser': {'Task': 't'}}",
                "{'purser': {'settings': {'confidential': true}}}",
                "{'purser': {'agent': {'name': 'ceo'}}}",
                "{'purser': {'max_latency_ms': 900.5}}",
                "{'purser': '{}'}",
                "{'purser': []}",
                "{'Purser': true}",
            })
    void refusesWhatItDoesNotUnderstandOfItsOwn(String metadata) {
        Response response =
                new CompletionRequest("auto", "hi").with("metadata", metadata).post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.param").toLowerCase(java.util.Locale.ROOT))
                .startsWith("metadata.purser");
    }

    @Test
    void namesTheHeaderThatIsWrong() {
        Response response = Api.asOperator()
                .contentType("application/json")
                .header("X-Purser-Quality", "best")
                .body(new CompletionRequest("auto", "hi").json())
                .post("/v1/chat/completions");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.param")).isEqualTo("x-purser-quality");
    }
}
