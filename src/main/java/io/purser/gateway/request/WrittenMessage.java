package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Model;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.routing.AnswerLength;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chat completion as a request of Anthropic's Messages (https://platform.claude.com/docs/en/api/messages).
 * {@link MessagesFit} has refused before what has no place there.
 */
final class WrittenMessage {
    static final String NO_SIGNATURES =
            "its thoughts have signatures that have to be sent back, and a chat completion has no place for them;"
                    + " send reasoning_effort";

    private static final List<String> SAME = List.of("stream", "temperature", "top_p", CacheControl.NAME);

    private final ObjectNode body;
    private final RequestFindings findings;

    WrittenMessage(ObjectNode body, RequestFindings findings) {
        this.body = body;
        this.findings = findings;
    }

    /** The JSON schema that a {@code response_format} asks for; missing if it asks for none. */
    static JsonNode schema(JsonNode format) {
        return "json_schema".equals(format.path("type").textValue())
                ? format.path("json_schema").path("schema")
                : format.path("none");
    }

    /** The field that says how long to think, or null if there is none. */
    static @Nullable String effortField(JsonNode body) {
        if (body.path("reasoning_effort").isTextual()) {
            return "reasoning_effort";
        }
        return body.path("reasoning").path("effort").isTextual() ? "reasoning.effort" : null;
    }

    ObjectNode forModel(Model model, AnswerLength length) {
        ObjectNode sent = PassthroughJson.object().put("model", model.endpoint().upstreamName());
        sent.put("max_tokens", length.tokens());
        WrittenBlocks blocks = new WrittenBlocks(body.path("messages"));
        if (!blocks.system().isEmpty() || blocks.system().isTextual()) {
            sent.set("system", blocks.system());
        }
        sent.set("messages", blocks.messages());
        for (String same : SAME) {
            if (body.hasNonNull(same)) {
                sent.set(same, body.get(same));
            }
        }
        if (body.path("top_k").isNumber() && body.path("top_k").decimalValue().signum() > 0) {
            sent.set("top_k", body.get("top_k")); // some servers write 0 or -1 for all
        }
        if (!body.path("thinking").isEmpty()) {
            sent.set("thinking", body.get("thinking"));
        }
        stop(sent);
        tools(sent);
        output(sent, model);
        JsonNode user = body.path("user");
        if (user.isTextual() && !user.textValue().isEmpty()) {
            sent.putObject("metadata").set("user_id", user);
        }
        PassedMessage.serviceTier(sent, model, findings);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (model.endpoint().passes().contains(field.getKey())
                    && findings.unknown().contains(field.getKey())) {
                sent.set(field.getKey(), field.getValue());
            }
        }
        return sent;
    }

    private void stop(ObjectNode sent) {
        JsonNode stop = body.path("stop");
        if (stop.isTextual()) {
            sent.putArray("stop_sequences").add(stop);
        } else if (!stop.isEmpty()) {
            sent.set("stop_sequences", stop);
        }
    }

    private void tools(ObjectNode sent) {
        if (body.path("tools").isEmpty()) {
            return; // without tools there is nothing to choose
        }
        ArrayNode tools = sent.putArray("tools");
        for (JsonNode tool : body.path("tools")) {
            tools.add(tool(tool, tool.path("function")));
        }
        JsonNode choice = body.path("tool_choice");
        boolean isOneByOne = body.path("parallel_tool_calls").isBoolean()
                && !body.path("parallel_tool_calls").booleanValue();
        boolean isNone = "none".equals(choice.textValue());
        if (!MessagesFit.isNothing(choice) || isOneByOne) {
            ObjectNode written = sent.putObject("tool_choice");
            JsonNode name = choice.path("function").path("name");
            if (name.isTextual()) {
                written.put("type", "tool").set("name", name);
            } else {
                written.put("type", "required".equals(choice.textValue()) ? "any" : choice.asText("auto"));
            }
            if (isOneByOne && !isNone) {
                written.put("disable_parallel_tool_use", true);
            }
        }
    }

    private static ObjectNode tool(JsonNode tool, JsonNode function) {
        ObjectNode written = PassthroughJson.object();
        written.set("name", function.path("name"));
        if (function.hasNonNull("description")) {
            written.set("description", function.get("description"));
        }
        ObjectNode schema = written.putObject("input_schema").put("type", "object");
        if (function.path("parameters") instanceof ObjectNode parameters) {
            schema.setAll(parameters);
        }
        if (function.path("strict").asBoolean() || tool.path("strict").asBoolean()) {
            written.put("strict", true);
        }
        WrittenBlocks.mark(function, written);
        WrittenBlocks.mark(tool, written);
        return written;
    }

    /** The form of the answer, and how long to think, which only models that think take. */
    private void output(ObjectNode sent, Model model) {
        ObjectNode config = PassthroughJson.object();
        JsonNode schema = schema(body.path("response_format"));
        if (schema.isObject()) {
            config.putObject("format").put("type", "json_schema").set("schema", schema);
        }
        String field = effortField(body);
        if (field != null && model.traits().thinks()) {
            String effort = body.at("/" + field.replace('.', '/')).asText();
            switch (effort) {
                case "none" -> {} // it does not think unless it is asked to
                case "minimal" -> config.put("effort", "low");
                default -> config.put("effort", effort);
            }
        }
        if (!config.isEmpty()) {
            sent.set("output_config", config);
        }
    }
}
