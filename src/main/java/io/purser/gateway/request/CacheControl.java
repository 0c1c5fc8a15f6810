package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Reads a caller's marks of the prompt's part that a provider is to cache, in the form of Anthropic and OpenRouter. A
 * five-minute cache has the price of a cache write, which every bound covers; an hour has a price of its own.
 */
final class CacheControl {
    static final String NAME = "cache_control";
    private static final String USUAL = "5m";
    private static final String HOUR = "1h";

    private CacheControl() {}

    /** Reads the marks in an object at any depth. */
    static void readIn(JsonNode object, String path, RequestFindings findings) {
        JsonNode control = object.path(NAME);
        if (!control.isMissingNode()) {
            read(control, path + "." + NAME, findings);
        }
        object.forEach(child -> readIn(child, path, findings));
    }

    static void read(JsonNode value, String path, RequestFindings findings) {
        if (value.isNull()) {
            return;
        }
        if (!value.isObject() || !"ephemeral".equals(value.path("type").textValue())) {
            findings.violation(
                    path, "has to be {\"type\": \"ephemeral\"}, with a ttl of \"5m\" or \"1h\" or without one");
            return;
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            switch (field.getKey()) {
                case "type" -> {}
                case "ttl" -> readTtl(field.getValue(), path + ".ttl", findings);
                default ->
                    findings.violation(
                            path + "." + field.getKey(),
                            "is not supported: nobody knows whether it changes the price; leave it out");
            }
        }
    }

    private static void readTtl(JsonNode ttl, String path, RequestFindings findings) {
        if (HOUR.equals(ttl.textValue())) {
            findings.keptForAnHour();
        } else if (!ttl.isNull() && !USUAL.equals(ttl.textValue())) {
            findings.violation(path, "has to be \"5m\" or \"1h\": what other times cost is not known");
        }
    }
}
