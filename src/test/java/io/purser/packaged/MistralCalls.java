package io.purser.packaged;

import io.purser.support.FakeProvider;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of mistral-7b at a fake provider, and what the ledger says of them. */
final class MistralCalls {
    private MistralCalls() {}

    /** The settings of a Purser that calls this provider, and more. */
    static Map<String, String> settings(FakeProvider provider, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("OPENROUTER_API_KEY", "sk-fake-0123456789");
        settings.put("OPENROUTER_BASE_URL", provider.baseUrl());
        settings.put("PURSER_SECRETS_KEY", "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        return settings;
    }

    /** A call of 100 tokens in and 50 out. */
    static HttpResponse<String> chat(PackagedPurser purser, String task) {
        return purser.post(
                "/v1/chat/completions",
                "{\"model\": \"openrouter:mistral-7b\", \"max_tokens\": 100, \"metadata\": {\"purser\": {\"task\": \"%s\"}},"
                                .formatted(task)
                        + " \"messages\": [{\"role\": \"user\", \"content\": \"{\\\"prompt\\\": 100, \\\"completion\\\": 50}\"}]}");
    }

    static List<Map<String, Object>> entries(PackagedPurser purser, String task) {
        return new JsonPath(purser.get("/v1/usage?task=" + task).body()).getList("entries");
    }
}
