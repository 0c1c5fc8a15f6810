package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.PassthroughJson;
import java.util.List;

/**
 * The settings of a request that its answer repeats, as OpenAI's Responses do. A stream has them three times, so long
 * ones are left out.
 */
final class RepeatedSettings {
    /** The most characters of a value that is repeated. */
    private static final int LONGEST = 1_000;

    /** The settings that are null if the request does not have them. */
    private static final List<String> OPTIONAL = Names.list("""
            instructions max_output_tokens previous_response_id prompt_cache_key safety_identifier temperature top_p user
            """);

    private RepeatedSettings() {}

    static ObjectNode of(ObjectNode body, RequestFindings findings) {
        ObjectNode settings = PassthroughJson.object().put("background", false).put("store", false);
        for (String name : OPTIONAL) {
            settings.set(name, repeated(body.path(name), settings.nullNode()));
        }
        ObjectNode text = PassthroughJson.object();
        text.putObject("format").put("type", "text");
        ObjectNode reasoning = PassthroughJson.object();
        reasoning.putNull("effort").putNull("summary");
        ObjectNode metadata = ClientMetadata.forOthers(body.path("metadata"), findings);
        settings.set(
                "metadata", metadata == null ? PassthroughJson.object() : repeated(metadata, PassthroughJson.object()));
        settings.set("parallel_tool_calls", repeated(body.path("parallel_tool_calls"), settings.booleanNode(true)));
        settings.set("reasoning", repeated(body.path("reasoning"), reasoning));
        settings.set("text", repeated(body.path("text"), text));
        settings.set("tool_choice", repeated(body.path("tool_choice"), settings.textNode("auto")));
        settings.set("tools", repeated(body.path("tools"), settings.arrayNode()));
        return settings.put("truncation", "disabled");
    }

    private static JsonNode repeated(JsonNode value, JsonNode otherwise) {
        return value.isMissingNode() || value.isNull() || rest(value, LONGEST) < 0 ? otherwise : value;
    }

    /** What is left of this many characters after the value; negative if it is longer. */
    private static int rest(JsonNode value, int most) {
        int rest = most
                - (value.isTextual()
                        ? value.textValue().length()
                        : value.isNumber() ? value.asText().length() : 1);
        for (var field : value.properties()) {
            rest -= field.getKey().length();
        }
        for (JsonNode child : value) {
            if (rest < 0) {
                return rest;
            }
            rest = rest(child, rest);
        }
        return rest;
    }
}
