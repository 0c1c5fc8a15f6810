package io.purser.fake;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/**
 * A service that a fake provider runs.
 *
 * @param isStateful whether it has a mounted volume, so that a StatefulSet of Kubernetes runs it
 */
record FakeService(String name, String image, long replicas, boolean isStateful) {
    /** The services of a manifest. */
    static Stream<FakeService> read(String manifest) {
        return new JsonArray(manifest)
                .stream()
                        .flatMap(group -> ((JsonObject) group).getJsonArray("services").stream())
                        .map(service -> of((JsonObject) service));
    }

    private static FakeService of(JsonObject service) {
        JsonObject params = service.getJsonObject("params");
        return new FakeService(
                service.getString("name"),
                service.getString("image"),
                service.getLong("count"),
                params != null && params.getJsonArray("storage") != null);
    }
}
