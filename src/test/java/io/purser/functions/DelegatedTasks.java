package io.purser.functions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.support.TestSystem;
import org.jspecify.annotations.Nullable;

/** Tasks for agents whose endpoints are models. */
abstract class DelegatedTasks {
    final String key = TestSystem.unique("key");

    String order(String task, @Nullable String agent) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("task", task)
                .put("agent", agent)
                .put("call", true)
                .put("idempotency_key", key)
                .toString();
    }

    /** A task that makes the endpoint tell this usage; the mark finds it again. */
    String use(int prompt, int completion) {
        return "{\"prompt\": %d, \"completion\": %d, \"mark\": \"%s\"}".formatted(prompt, completion, key);
    }
}
