package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.AkashWorld;
import io.purser.support.AkashResource;
import io.purser.support.Api;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SDLs in uakt, as most public ones are, from the order to the update, while the oracle's price changes. */
@QuarkusTest
@WithAkash
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

    private static JsonPath awaitSettled(String id, String state) {
        AtomicReference<JsonPath> last = new AtomicReference<>();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    JsonPath found = Api.get("/v1/deployments/" + id).jsonPath();
                    assertThat(found.getString("state")).as(found.prettify()).isEqualTo(state);
                    assertThat(found.getString("step")).as(found.prettify()).isNull();
                    last.set(found);
                });
        return Objects.requireNonNull(last.get());
    }

    /** Compares these parts of the answer, because a worker may change the others meanwhile. */
    private static void assertSame(Response first, Response again, String... parts) {
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(first.statusCode());
        for (String part : parts) {
            assertThat(again.jsonPath().<Object>get(part))
                    .as(part)
                    .isNotNull()
                    .isEqualTo(first.jsonPath().get(part));
        }
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

    @Test
    void whatWasOrderedStaysAtItsPriceWhenItIsAskedForAgainAndUpdated() {
        ObjectNode keyed = order("nginx:4.0").put("idempotency_key", "uakt-" + System.nanoTime());
        Response first = deploy(keyed);
        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        String id = first.jsonPath().getString("deployment");
        assertThat(first.jsonPath().getString("estimate.uact_per_block")).isEqualTo("1250");

        oracleSays("3");
        Response moved = deploy(keyed);
        AkashResource.world().chain.stallOracle();
        Response away = deploy(keyed);
        for (Response again : new Response[] {moved, away}) {
            assertSame(first, again, "deployment", "hash", "groups", "estimate", "warnings");
        }
        assertThat(deploy(keyed.deepCopy().put("redeploy", true)).statusCode()).isEqualTo(409);

        assertThat(awaitSettled(id, "ready").getString("groups[0].uact_per_block"))
                .isEqualTo("1250");
        ObjectNode change = JSON.createObjectNode()
                .put("sdl", AkashWorld.sdl("nginx:4.1", "128Mi", "uakt").render());
        assertThat(put("/v1/deployments/" + id, change.deepCopy().put("convert_denomination", false))
                        .jsonPath()
                        .getList("violations.path", String.class))
                .containsExactly(DENOM);
        Response inPlace = put("/v1/deployments/" + id, change);
        assertThat(inPlace.statusCode()).as(inPlace.asString()).isEqualTo(202);
        assertThat(inPlace.jsonPath().getBoolean("in_place")).isTrue();
        assertThat(inPlace.jsonPath().getList("warnings", String.class))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("1.25 USD for an AKT");
        String hash = AkashWorld.sdl("nginx:4.1").manifest().hashHex();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hash.equals(awaitSettled(id, "ready").getString("hash")));

        change.put("sdl", AkashWorld.sdl("nginx:4.1", "256Mi", "uakt").render())
                .put("idempotency_key", "larger-" + System.nanoTime());
        assertThat(put("/v1/deployments/" + id, change).statusCode()).isEqualTo(503);
        AkashResource.world().chain.resumeOracle();
        Response replaced = put("/v1/deployments/" + id, change);
        assertThat(replaced.statusCode()).as(replaced.asString()).isEqualTo(202);
        assertThat(replaced.jsonPath().getBoolean("in_place")).isFalse();
        assertThat(replaced.jsonPath().getString("warnings[0]")).contains("at 3 USD for an AKT to 3000 uact");
        AkashResource.world().chain.stallOracle();
        assertSame(
                replaced,
                put("/v1/deployments/" + id, change),
                "deployment",
                "created_at",
                "in_place",
                "replaces",
                "warnings");

        String next = replaced.jsonPath().getString("deployment");
        assertThat(awaitSettled(next, "ready").getString("groups[0].uact_per_block"))
                .isEqualTo("3000");
        Api.asOperator().delete("/v1/deployments/" + next);
        awaitSettled(next, "closed");
    }

    @Test
    void anAppKeepsWhetherItIsConvertedAndIsReleasedAtThePriceOfWhatRuns() {
        Response made = put("/v1/apps/old-app", order("nginx:5.0").put("convert_denomination", true));
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        assertThat(Api.get("/v1/apps/old-app").jsonPath().getBoolean("convert_denomination"))
                .isTrue();
        ObjectNode release = JSON.createObjectNode().put("app", "old-app");
        AkashResource.world().chain.stallOracle();
        assertThat(deploy(release).statusCode()).isEqualTo(503);
        AkashResource.world().chain.resumeOracle();
        assertThat(deploy(release.deepCopy().put("dry_run", true)).jsonPath().getString("estimate.uact_per_block"))
                .isEqualTo("1250");
        String id = deploy(release).jsonPath().getString("deployment");
        awaitSettled(id, "ready");

        oracleSays("2");
        put("/v1/apps/old-app", order("nginx:5.1"));
        Response updated = deploy(release);

        assertThat(updated.statusCode()).as(updated.asString()).isEqualTo(200);
        assertThat(updated.jsonPath().getString("deployment")).isEqualTo(id);
        assertThat(updated.jsonPath().getString("estimate.uact_per_block")).isEqualTo("1250");
        Api.asOperator().delete("/v1/apps/old-app");
        awaitSettled(id, "closed");
    }
}
