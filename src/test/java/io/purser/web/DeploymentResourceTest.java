package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.purser.fake.AkashWorld;
import io.purser.support.AkashResource;
import io.purser.support.Api;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithAkash
class DeploymentResourceTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static Response order(String image, String more) {
        return Api.post(
                "/deploy",
                JSON.createObjectNode()
                                .put("sdl", AkashWorld.sdl(image).render())
                                .toString()
                                .replaceFirst("}$", "") + ", \"bids\": {\"min_bids\": 1, \"wait_s\": 1}" + more + "}");
    }

    private static JsonPath awaitState(String id, String state) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> Api.get("/v1/deployments/" + id).jsonPath(),
                        found -> state.equals(found.getString("state")));
    }

    @Test
    void deploysFollowsReadsAndCloses() {
        Response ordered = order("nginx:1.27", ", \"name\": \"shop\"");
        assertThat(ordered.statusCode()).as(ordered.asString()).isEqualTo(200);
        assertThat(ordered.jsonPath().getString("state")).isEqualTo("requested");
        String id = ordered.jsonPath().getString("deployment");

        JsonPath ready = awaitState(id, "ready");
        assertThat(fieldsOf(Api.get("/v1/deployments/" + id)))
                .containsExactly(
                        "deployment",
                        "name",
                        "market",
                        "state",
                        "created_at",
                        "updated_at",
                        "dseq",
                        "uris",
                        "cost_usd",
                        "gas_usd",
                        "hash",
                        "owner",
                        "transaction",
                        "groups",
                        "leases",
                        "deposited_uact",
                        "usd_per_month",
                        "cloud_usd_per_month",
                        "clouds_usd_per_month",
                        "saved_percent",
                        "escrow",
                        "bids",
                        "history");
        assertThat(ready.getString("name")).isEqualTo("shop");
        assertThat(ready.getString("market")).isEqualTo("console");
        assertThat(ready.getList("uris", String.class).getFirst()).startsWith("http://127.0.0.1:");
        assertThat(ready.getString("leases[0].uact_per_block")).isEqualTo("800");
        assertThat(ready.getBoolean("bids[0].taken")).isTrue();
        assertThat(ready.getString("bids[0].reason")).isEqualTo("the cheapest of its group");
        assertThat(ready.getString("escrow.state")).isEqualTo("open");
        assertThat(ready.getList("history.state", String.class)).contains("created", "leased", "ready");
        assertThat(AkashResource.world().console.created()).contains(Long.valueOf(ready.getString("dseq")));

        // 800 uact a block are expensive: 0.1 vCPU, 128 MiB and 1 GiB cost 350.63424 USD a month
        assertThat(ready.getString("usd_per_month")).isEqualTo("350.63424");
        assertThat(ready.getMap("clouds_usd_per_month"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("aws-fargate", "3.36", "google-cloud-run", "5.47", "vm", "1.96"));
        assertThat(ready.getString("cloud_usd_per_month")).isEqualTo("1.96");
        assertThat(ready.getString("saved_percent.aws-fargate")).isEqualTo("-10335.6");
        JsonPath costs = Api.get("/v1/deployments/costs").jsonPath();
        assertThat(costs.getList("deployments.deployment", String.class)).contains(id);
        assertThat(costs.getString("deployments.find { it.deployment == '" + id + "' }.usd_per_month"))
                .isEqualTo("350.63424");
        assertThat(costs.getInt("total.against.vm.deployments"))
                .isEqualTo(costs.getList("deployments").size());
        assertThat(costs.getString("price_lists[0].as_of")).isEqualTo("2026-06-17");

        assertThat(Api.get("/v1/deployments/" + id + "/logs?tail=5").jsonPath().getList("lines.text", String.class))
                .containsExactly("listening on 80", "ready");
        assertThat(Api.get("/v1/deployments/" + id + "/logs?tail=0").statusCode())
                .isEqualTo(422);
        assertThat(Api.get("/v1/deployments").jsonPath().getList("deployments.deployment", String.class))
                .contains(id);

        assertThat(Api.asOperator().delete("/v1/deployments/" + id).statusCode())
                .isEqualTo(202);
        JsonPath closed = awaitState(id, "closed");
        assertThat(closed.getList("uris")).isEmpty();
        assertThat(Api.asOperator().delete("/v1/deployments/" + id).statusCode())
                .isEqualTo(200);
        assertThat(Api.get("/v1/deployments/" + id + "/logs").statusCode()).isEqualTo(409);

        Response stream = Api.asOperator().accept("text/event-stream").get("/v1/deployments/" + id + "/events");
        List<String> numbers = stream.asString()
                .lines()
                .filter(line -> line.startsWith("id:"))
                .map(line -> line.substring(3).strip())
                .toList();
        assertThat(numbers).startsWith("1", "2", "3").doesNotHaveDuplicates();
        assertThat(stream.asString()).contains("\"state\":\"ready\"").contains("\"state\":\"closed\"");
        Response rest = Api.asOperator()
                .accept("text/event-stream")
                .header("Last-Event-ID", numbers.get(numbers.size() - 2))
                .get("/v1/deployments/" + id + "/events");
        assertThat(rest.asString().lines().filter(line -> line.startsWith("id:")))
                .hasSize(1);
    }

    private static List<String> fieldsOf(Response answer) {
        try {
            return JSON.readTree(answer.asString())
                    .propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(name -> !name.equals("trouble")) // it comes and goes with what the worker does
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Response put(String id, String body) {
        return Api.asOperator().contentType("application/json").body(body).put("/v1/deployments/" + id);
    }

    private static void awaitEvent(String id, String message) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> Api.get("/v1/deployments/" + id + "/events")
                                .jsonPath()
                                .getList("events.message", String.class)
                                .stream()
                                .anyMatch(message::equals));
    }

    @Test
    void takesAnotherImageInPlaceOtherResourcesByAnotherDeploymentAndMoreMoney() {
        String id = order("nginx:2.0", "").jsonPath().getString("deployment");
        awaitState(id, "ready");

        Response inPlace = put(id, "{\"image\": \"nginx:2.1\"}");
        assertThat(inPlace.statusCode()).as(inPlace.asString()).isEqualTo(202);
        assertThat(inPlace.jsonPath().getBoolean("in_place")).isTrue();
        awaitEvent(id, "the providers know what to run instead");
        JsonPath updated = awaitState(id, "ready");
        assertThat(updated.getString("hash"))
                .isEqualTo(AkashWorld.sdl("nginx:2.1").manifest().hashHex());

        String onePointFive = "{\"amount_usd\": \"1.5\", \"idempotency_key\": \"pay-%s\"}".formatted(id);
        Response deposit = Api.post("/v1/deployments/" + id + "/deposit", onePointFive);
        assertThat(deposit.statusCode()).as(deposit.asString()).isEqualTo(202);
        awaitEvent(id, "1500000 uact were added to its escrow");
        assertThat(Api.post("/v1/deployments/" + id + "/deposit", onePointFive).statusCode())
                .isEqualTo(202);
        assertThat(Api.post("/v1/deployments/" + id + "/deposit", onePointFive.replace("1.5", "2"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(Api.get("/v1/deployments/" + id).jsonPath().getLong("deposited_uact"))
                .isEqualTo(6_500_000);

        Response blueGreen = put(
                id,
                JSON.createObjectNode()
                        .put("sdl", AkashWorld.sdl("nginx:2.1", "256Mi", "uact").render())
                        .toString());
        assertThat(blueGreen.statusCode()).as(blueGreen.asString()).isEqualTo(202);
        assertThat(blueGreen.jsonPath().getBoolean("in_place")).isFalse();
        assertThat(blueGreen.jsonPath().getString("replaces")).isEqualTo(id);
        String next = blueGreen.jsonPath().getString("deployment");
        awaitState(next, "ready");
        awaitState(id, "closed");
        assertThat(put(id, "{\"image\": \"nginx:2.2\"}").statusCode()).isEqualTo(409);

        Api.asOperator().delete("/v1/deployments/" + next);
        awaitState(next, "closed");
    }

    @Test
    void refusesChangesThatAreWrongByName() {
        String id = order("nginx:2.5", "").jsonPath().getString("deployment");

        assertThat(put(id, "{\"image\": 5, \"force\": true}").jsonPath().getList("violations.path", String.class))
                .contains("image", "force");
        assertThat(put(id, "{\"image\": \"nginx:2.6\", \"env\": {\"LOG\": \"debug\"}, \"secrets\": {\"KEY\": \"x\"}}")
                        .jsonPath()
                        .getList("violations.path", String.class))
                .containsExactly("env", "secrets");
        assertThat(put(id, "{\"template\": \"localai\", \"service\": \"web\"}")
                        .jsonPath()
                        .getList("violations.path", String.class))
                .containsExactly("env.LOCALAI_API_KEY", "service");
        assertThat(put(id, "{}").jsonPath().getList("violations.path", String.class))
                .contains("sdl");
        assertThat(Api.post("/v1/deployments/" + id + "/deposit", "{\"amount_usd\": \"-1\"}")
                        .jsonPath()
                        .getList("violations.path", String.class))
                .containsExactly("amount_usd");
        assertThat(Api.post("/v1/deployments/" + id + "/deposit", "{}").statusCode())
                .isEqualTo(422);
        Api.asOperator().delete("/v1/deployments/" + id);
        awaitState(id, "closed");
    }

    @Test
    void givesTheSameDeploymentToTheSameKey() {
        String key = ", \"idempotency_key\": \"push-%s\"".formatted(System.nanoTime());

        String first = order("nginx:1.28", key).jsonPath().getString("deployment");

        assertThat(order("nginx:1.28", key).jsonPath().getString("deployment")).isEqualTo(first);
        assertThat(order("nginx:1.29", key).statusCode()).isEqualTo(409);
        Api.asOperator().delete("/v1/deployments/" + first);
        awaitState(first, "closed");
    }
}
