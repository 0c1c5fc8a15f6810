package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.http.HttpRequest;
import java.util.Map;

/**
 * A catalog that is kept from what the fake provider lists, beside {@link FakeProviderResource}. Providers are asked at
 * the start, and then when a test wants it.
 */
public final class CatalogResource implements QuarkusTestResourceLifecycleManager {
    /**
     * Names traits, and a model that only a list has. It is one line, as every setting of the tests is: the scan for
     * credentials leaves out the line of the command that they started.
     */
    private static final String POLICY = """
            {"name": "traits", "rules": [
              {"when": {"confidential": true}, "target": "private"},
              {"when": {"tag": "strong"}, "target": "strong"},
              {"when": {"tag": "long"}, "target": "long"},
              {"when": {"tag": "cheapest"}, "target": "cheapest"},
              {"when": {"tag": "listed"}, "target": "openrouter:maker/plain"},
              {"target": "openrouter:qwen2-72b"}]}
            """.replace('\n', ' ');

    @Override
    public Map<String, String> start() {
        return Map.of("purser.catalog-refresh", "P30D", "purser.catalog.look-every", "1s", "purser.policy", POLICY);
    }

    @Override
    public void stop() {
        // Nothing was started.
    }

    /** Has the fake provider answer {@code GET /models} so; in the answer, ' stands for ". */
    public static void lists(int status, String answer) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("status", status)
                .put("answer", answer.replace('\'', '"'))
                .toString();
        HttpRequest request = HttpRequest.newBuilder(TestSystem.provider(FakeProvider.LIST_IS))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(Api.send(request).statusCode()).isEqualTo(200);
    }
}
