package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.answer.PassthroughJson;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the headers of a kept answer as JSON, and reads them back. */
@Singleton
class ReplayHeaders {
    String write(Map<String, String> headers) {
        ObjectNode json = PassthroughJson.object();
        headers.forEach(json::put);
        json.remove(AnswerHeaders.REMAINING); // it is out of date at a repetition
        return json.toString();
    }

    /** Reads the headers, and adds the one that marks a repetition. */
    Map<String, String> read(String json) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : PassthroughJson.request(
                        json.getBytes(StandardCharsets.UTF_8), bytes -> {})
                .properties()) {
            headers.put(header.getKey(), header.getValue().asText());
        }
        headers.put("x-purser-replayed", "true");
        return headers;
    }
}
