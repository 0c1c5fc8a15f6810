package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.PricesResource;
import io.purser.support.WithGateway;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** A model whose price is unknown, with the price that the operator tells Purser to assume. */
@QuarkusTest
@WithGateway
@WithTestResource(value = PricesResource.class, initArgs = @ResourceArg(name = "assumed", value = "0.01/0.03"))
class AssumedPriceTest {
    @Test
    void holdsAndChargesWhatIsAssumed() {
        CompletionRequest request = new CompletionRequest("openrouter:open", "{'prompt': 100, 'completion': 10}");

        Response answer = request.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        long bytes = request.json().length();
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("cost_usd", "0.0013")
                // the body in bytes, 64 for the frame, and 50 of the answer
                .containsEntry(
                        "bound_usd",
                        io.purser.money.Usd.ofNanos((bytes + 64) * 10_000 + 50 * 30_000)
                                .toString());
    }

    @Test
    void saysThatThePriceIsAssumed() {
        JsonPath models = Api.get("/v1/models").jsonPath();

        assertThat(models.getString("data.find { it.id == 'openrouter:open' }.pricing.prompt"))
                .isEqualTo("0.00001");
        assertThat(models.getBoolean("data.find { it.id == 'openrouter:open' }.pricing.assumed"))
                .isTrue();
        assertThat(models.getMap("data.find { it.id == 'openrouter:tiered' }.pricing"))
                .containsOnlyKeys("prompt", "completion");
    }
}
