package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.AkashWorld;
import io.purser.support.AkashResource;
import io.purser.support.Api;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigDecimal;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SDLs in uakt, which most public ones are, from the order to the update, wherever the oracle is meanwhile. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(AkashResource.class)
class DeployDenominationTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final BigDecimal USUAL_PRICE = new BigDecimal("1.25");
    private static final String DENOM = "profiles.placement.westcoast.pricing.web.denom";

    @AfterEach
    void setTheOracleBack() {
        AkashResource.world().chain.resumeOracle();
        AkashResource.world().chain.price(USUAL_PRICE);
    }

    private static void oracleSays(String price) {
        AkashResource.world().chain.price(new BigDecimal(price));
    }

    private static ObjectNode order(String image) {
        ObjectNode order = JSON.createObjectNode()
                .put("sdl", AkashWorld.sdl(image, "128Mi", "uakt").render());
        order.putObject("bids").put("min_bids", 1).put("wait_s", 1);
        return order;
    }

    private static Response deploy(ObjectNode order) {
        return Api.post("/deploy", order.toString());
    }

    private static Response put(String path, ObjectNode body) {
        return Api.asOperator()
                .contentType("application/json")
                .body(body.toString())
                .put(path);
    }

    @Test
    void aDryRunShowsThePriceThatTheMarketIsAskedFor() {
        oracleSays("0.5");

        Response dry = deploy(order("nginx:1.27").put("dry_run", true));

        assertThat(dry.statusCode()).as(dry.asString()).isEqualTo(200);
        assertThat(dry.jsonPath().getString("groups[0].uact_per_block")).isEqualTo("500");
        assertThat(dry.jsonPath().getString("estimate.uact_per_block")).isEqualTo("500");
        assertThat(dry.jsonPath().getList("warnings", String.class))
                .filteredOn(warning -> warning.contains(DENOM))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("converted from uakt at 0.5 USD for an AKT to 500 uact per replica and block");
        Response onTheChain = deploy(
                order("nginx:1.27").put("dry_run", true).put("market", "chain").put("convert_denomination", true));
        assertThat(onTheChain.jsonPath().getString("estimate.uact_per_block")).isEqualTo("500");
    }

    @Test
    void whatIsNotToBeConvertedIsRefusedAtOnceWithItsLine() {
        for (ObjectNode refused : new ObjectNode[] {
            order("nginx:1.27").put("convert_denomination", false),
            order("nginx:1.27").put("market", "chain"),
            order("nginx:1.27").put("market", "chain").put("dry_run", true)
        }) {
            Response answer = deploy(refused);

            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(422);
            assertThat(answer.jsonPath().getList("violations.path", String.class))
                    .containsExactly(DENOM);
            assertThat(answer.jsonPath().getString("violations[0].message"))
                    .contains("write denom: uact", "--convert-denomination", "(line 29, column ");
        }
        ObjectNode app = order("nginx:1.27").put("market", "chain");
        assertThat(put("/v1/apps/old-price", app).jsonPath().getList("violations.path", String.class))
                .containsExactly(DENOM);
        assertThat(put("/v1/apps/old-price", app.put("convert_denomination", 1))
                        .jsonPath()
                        .getList("violations.path", String.class))
                .containsExactly("convert_denomination");
        assertThat(Api.get("/v1/apps/old-price").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stalled", "0", "0.0001", "5000"})
    void withoutAPriceThatCanBeRightNothingIsOrdered(String oracle) {
        if (oracle.equals("stalled")) {
            AkashResource.world().chain.stallOracle();
        } else {
            oracleSays(oracle);
        }

        Response answer = deploy(order("nginx:1.27"));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
        assertThat(answer.jsonPath().getString("detail"))
                .startsWith("the prices are in uakt, and the price of AKT cannot be")
                .contains("write them in uact")
                .endsWith("or try again later");
    }
}
