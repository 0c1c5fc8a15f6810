package io.purser.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.AkashWorld;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.restassured.response.Response;

/** Makes apps at {@code /v1/apps}. */
abstract class AppCalls {
    static final JsonMapper JSON = new JsonMapper();

    static ObjectNode app(String memory) {
        ObjectNode app = JSON.createObjectNode()
                .put("sdl", AkashWorld.sdl("nginx:1.27", memory, "uact").render())
                .put("repository", "https://github.com/Acme/Shop")
                .put("branch", "main")
                .put("image", "ghcr.io/acme/shop:{sha}")
                .put("trigger", "push");
        app.putObject("bids").put("min_bids", 1).put("wait_s", 1);
        return app;
    }

    static Response put(String name, ObjectNode app) {
        return Api.asOperator()
                .contentType("application/json")
                .body(app.toString())
                .put("/v1/apps/" + name);
    }

    static int put(ApiKeys key, String name, ObjectNode app) {
        return key.request().body(app.toString()).put("/v1/apps/" + name).statusCode();
    }
}
