package io.purser.web.openapi;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.AkashWorld;
import io.purser.support.Api;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** A deployment and an app, which the operations on them need. */
final class AkashExamples {
    private static final String DEPLOYMENT = "/v1/deployments/{id}";
    private static final int CONFLICT = 409;

    private AkashExamples() {}

    /** Orders the deployment, waits until it is ready, and defines the app. */
    static Map<String, String> prepare() {
        ObjectNode order = ApiDocument.JSON
                .createObjectNode()
                .put("sdl", AkashWorld.sdl("nginx:1.27").render());
        order.putObject("bids").put("min_bids", 1).put("wait_s", 1);
        Map<String, String> made = new HashMap<>();
        made.put(DEPLOYMENT, Api.post("/deploy", order.toString()).path("deployment"));
        awaitReady(made);
        Api.asOperator()
                .contentType("application/json")
                .body("{\"template\": \"localai\", \"env\": {\"LOCALAI_API_KEY\": \"k\"}, \"trigger\": \"none\"}")
                .put("/v1/apps/shop");
        return made;
    }

    /** Sends a call again while the deployment still makes an earlier change, which is a conflict. */
    static Response send(ApiOperation operation, Callable<Response> call) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(call, answer -> !operation.name().contains(DEPLOYMENT) || answer.statusCode() != CONFLICT);
    }

    private static void awaitReady(Map<String, String> made) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> "ready"
                        .equals(Api.get("/v1/deployments/" + made.get(DEPLOYMENT))
                                .path("state")));
    }
}
