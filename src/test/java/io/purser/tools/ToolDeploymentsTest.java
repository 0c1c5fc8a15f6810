package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.AkashWorld;
import io.purser.support.TestSystem;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A deployment by tools alone, from its price to its end. */
@QuarkusTest
@WithAkash
class ToolDeploymentsTest {
    private static final Mcp MCP = Mcp.modern();

    private static JsonNode awaitState(String id, String state) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> MCP.content("deployment_status", "{\"id\": \"%s\"}".formatted(id)),
                        found -> state.equals(found.path("state").asText()));
    }

    @Test
    void deploysFollowsReadsAndCloses() {
        ObjectNode order = Mcp.JSON.createObjectNode();
        order.put("sdl", AkashWorld.sdl("nginx:1.27").render()).put("name", "shop");
        order.putObject("bids").put("min_bids", 1).put("wait_s", 1);
        order.put("idempotency_key", TestSystem.unique("key"));

        JsonNode dry = MCP.call("deploy", order.deepCopy().put("dry_run", true).toString());
        assertThat(Mcp.text(dry)).startsWith("Nothing was ordered. At most ").contains(" USD a month");
        assertThat(dry.at("/structuredContent/state").asText()).isEqualTo("dry-run");
        assertThat(dry.at("/structuredContent").has("deployment")).isFalse();

        JsonNode ordered = MCP.call("deploy", order.toString());
        String id = ordered.at("/structuredContent/deployment").asText();
        assertThat(ordered.at("/structuredContent/state").asText()).isEqualTo("requested");
        assertThat(Mcp.text(ordered))
                .startsWith("The deployment %s is requested. It goes on in the background: ask deployment_status"
                        .formatted(id));
        assertThat(MCP.content("deploy", order.toString()).path("deployment").asText())
                .isEqualTo(id);
        JsonNode other =
                MCP.failure("deploy", order.deepCopy().put("name", "other").toString());
        assertThat(other.path("status").asInt()).isEqualTo(409);

        JsonNode ready = awaitState(id, "ready");
        assertThat(ready.path("name").asText()).isEqualTo("shop");
        assertThat(ready.at("/uris/0").asText()).startsWith("http://127.0.0.1:");
        JsonNode status = MCP.call("deployment_status", "{\"id\": \"%s\"}".formatted(id));
        assertThat(Mcp.text(status)).contains("(shop) is ready").contains("It is reached at http://127.0.0.1:");
        JsonNode logs = MCP.call("deployment_logs", "{\"id\": \"%s\", \"tail\": 5}".formatted(id));
        assertThat(Mcp.text(logs))
                .startsWith("2 lines\n")
                .contains(": listening on 80\n")
                .endsWith(": ready");
        assertThat(MCP.failure("deployment_logs", "{\"id\": \"%s\", \"tail\": 0}".formatted(id))
                        .at("/violations/0/path")
                        .asText())
                .isEqualTo("tail");

        JsonNode closing = MCP.call("close_deployment", "{\"id\": \"%s\"}".formatted(id));
        assertThat(closing.path("isError").asBoolean()).isFalse();
        assertThat(awaitState(id, "closed").path("uris").isEmpty()).isTrue();
        JsonNode again = MCP.content("close_deployment", "{\"id\": \"%s\"}".formatted(id));
        assertThat(again.path("state").asText()).isEqualTo("closed");
    }

    @Test
    void saysThatThereIsNoSuchDeployment() {
        for (String tool : new String[] {"deployment_status", "deployment_logs", "close_deployment"}) {
            JsonNode missing = MCP.failure(tool, "{\"id\": \"00000000-0000-7000-8000-000000000000\"}");
            assertThat(missing.path("status").asInt()).isEqualTo(404);
            assertThat(missing.path("detail").asText()).isEqualTo("there is no deployment of that id");
            assertThat(MCP.failure(tool, "{}").at("/violations/0/message").asText())
                    .isEqualTo("is missing: the id of the deployment");
            assertThat(MCP.failure(tool, "{\"id\": \"1-1-1-1-1\"}")
                            .at("/violations/0/message")
                            .asText())
                    .isEqualTo("has to be a UUID");
        }
    }
}
