package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** Tasks for agents that speak A2A, and what the ledger says of them. */
abstract class AgentTasks {
    final String key = TestSystem.unique("key");

    /** A task that says what the agent does; the mark finds it again. */
    String task(Consumer<ObjectNode> fields) {
        ObjectNode task = JsonNodeFactory.instance.objectNode().put("mark", key);
        fields.accept(task);
        return task.toString();
    }

    Response delegate(String agent, String task) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("task", task).put("agent", agent).put("call", true).put("idempotency_key", key);
        return Api.post("/delegate", order.toString());
    }

    static List<Map<String, Object>> entries(String agent) {
        return Api.get("/v1/usage?limit=100&agent=" + agent).jsonPath().getList("entries");
    }

    static void awaitEntries(String agent, int count) {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(entries(agent)).hasSize(count));
    }

    static JsonPath answered(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        JsonPath answer = response.jsonPath();
        assertThat(answer.getBoolean("call.made")).isTrue();
        assertThat(answer.getString("call.cost_usd")).isEqualTo(AgentsResource.PRICE);
        return answer;
    }

    String script(String answers) {
        return task(asked -> asked.putRawValue("answers", new RawValue("[" + answers + "]")));
    }

    static String raw(String body) {
        return JsonNodeFactory.instance.objectNode().put("raw", body).toString();
    }
}
