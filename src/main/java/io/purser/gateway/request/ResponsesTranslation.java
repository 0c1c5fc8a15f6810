package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.CallerTool;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.json.Numbers;
import io.purser.routing.ConfidentialName;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Translates the body of OpenAI's Responses (https://platform.openai.com/docs/api-reference/responses/create) into that
 * of a chat completion. The fields of the translation keep the rules of {@link FieldRules}.
 */
final class ResponsesTranslation {
    /** The fields that mean the same in both APIs. */
    private static final Set<String> SAME = Names.set("""
            model models metadata parallel_tool_calls prompt_cache_key prompt_cache_options prompt_cache_retention
            safety_identifier service_tier stream stream_options temperature top_p user
            """);

    /** What the answers could have beside their text because of {@code include}, and never have here. */
    private static final Set<String> EMPTY_INCLUSIONS = Names.set("""
            code_interpreter_call.outputs computer_call_output.output.image_url file_search_call.results
            message.input_image.image_url reasoning.encrypted_content web_search_call.action.sources
            web_search_call.results
            """);

    private static final Set<String> OF_REASONING = Set.of("effort");
    private static final Set<String> OF_TEXT = Set.of("format", "verbosity");
    private static final Set<String> OF_A_SCHEMA = Set.of("type", "name", "description", "schema", "strict");

    private static final String NOTHING_IS_KEPT =
            "is not supported: Purser keeps no answers; send the whole conversation as input";

    private final RequestFindings findings;
    private final NotCarried notCarried;
    private final ResponsesTools tools;
    private final ObjectNode chat = PassthroughJson.object();

    ResponsesTranslation(RequestFindings findings) {
        this.findings = findings;
        this.notCarried = new NotCarried(findings);
        this.tools = new ResponsesTools(findings, notCarried);
    }

    /** The body of the chat completion; the findings have every mistake. */
    ObjectNode of(ObjectNode body) {
        ResponsesInput input = new ResponsesInput(findings, notCarried);
        chat.set("messages", input.translate(body.path("instructions"), body.path("input")));
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (SAME.contains(field.getKey())) {
                chat.set(field.getKey(), field.getValue());
            } else if (!field.getValue().isNull() || ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                field(field.getKey(), field.getValue());
            }
        }
        tools.translate(body.path("tools"), body.path("tool_choice"), chat);
        return chat;
    }

    /** What no provider gets. */
    NotCarried notCarried() {
        return notCarried;
    }

    /** The caller's tools by the names of their functions, as far as they differ. */
    Map<String, CallerTool> tools() {
        return tools.different();
    }

    /** The most bytes of text that the translation has beyond the body. */
    int added() {
        return tools.added();
    }

    private void field(String name, JsonNode value) {
        switch (name) {
            case "instructions", "input", "tools", "tool_choice" -> {}
            case "max_output_tokens" -> longest(name, value);
            case "reasoning" -> reasoning(name, value);
            case "text" -> text(value);
            case "include" -> include(value);
            case "store" -> {
                if (!value.isBoolean()) {
                    findings.violation(name, "has to be false");
                } else if (value.booleanValue()) {
                    findings.violation(name, NOTHING_IS_KEPT + ", and \"store\": false or nothing here");
                }
            }
            case "background" -> {
                if (!value.isBoolean() || value.booleanValue()) {
                    findings.violation(name, "is not supported: the answer comes in the same request; send false");
                }
            }
            case "previous_response_id", "conversation" -> findings.violation(name, NOTHING_IS_KEPT);
            case "prompt" -> findings.violation(name, "is not supported: Purser has no templates; send input");
            case "truncation" -> {
                if (!"disabled".equals(value.textValue())) {
                    findings.violation(name, "is not supported: nobody shortens the input; send \"disabled\"");
                }
            }
            case "context_management" -> {
                if (!value.isArray() || !value.isEmpty()) {
                    findings.violation(name, "is not supported: nobody shortens the input; leave it out");
                }
            }
            case "moderation" -> findings.violation(name, "is not supported: the answer has no place for its result");
            case "top_logprobs" -> {
                if (!Numbers.whole(value).equals(Optional.of(BigInteger.ZERO))) {
                    findings.violation(name, "is not supported: the answer has no logprobs; send 0");
                }
            }
            default -> notCarried.foreign(name, value, chat);
        }
    }

    private void longest(String name, JsonNode value) {
        BigInteger tokens = Numbers.whole(value).orElse(BigInteger.ZERO);
        if (tokens.signum() < 1 || tokens.bitLength() >= Long.SIZE) {
            findings.violation(name, "has to be a whole number of at least 1");
        } else {
            chat.set("max_tokens", value);
        }
    }

    /** Nobody shows a summary of the reasoning. */
    private void reasoning(String name, JsonNode value) {
        if (!(value instanceof ObjectNode reasoning)) {
            findings.violation(name, "has to be an object");
            return;
        }
        notCarried.dropUnknown(reasoning, OF_REASONING, name);
        if (reasoning.hasNonNull("effort") && !reasoning.path("effort").isTextual()) {
            findings.violation("reasoning.effort", "has to be a text, such as low");
        } else if (reasoning.hasNonNull("effort")) {
            chat.set("reasoning_effort", reasoning.get("effort"));
        }
    }

    private void text(JsonNode value) {
        if (!(value instanceof ObjectNode text)) {
            findings.violation("text", "has to be an object");
            return;
        }
        notCarried.dropUnknown(text, OF_TEXT, "text");
        if (text.hasNonNull("verbosity")) {
            chat.set("verbosity", text.get("verbosity"));
        }
        JsonNode format = text.path("format");
        switch (format.path("type").asText("")) {
            case "text" -> {}
            case "json_object" -> chat.putObject("response_format").put("type", "json_object");
            case "json_schema" -> schema(format);
            default -> {
                if (!format.isMissingNode() && !format.isNull()) {
                    findings.violation("text.format.type", "has to be text, json_object or json_schema");
                }
            }
        }
    }

    private void schema(JsonNode format) {
        if (!(format instanceof ObjectNode given) || !given.path("schema").isObject()) {
            findings.violation("text.format.schema", "has to be a JSON schema");
            return;
        }
        notCarried.dropUnknown(given, OF_A_SCHEMA, "text.format");
        ObjectNode schema = PassthroughJson.object();
        for (String name : OF_A_SCHEMA) {
            if (!name.equals("type") && given.hasNonNull(name)) {
                schema.set(name, given.get(name));
            }
        }
        if (!schema.has("name")) {
            schema.put("name", "answer");
        }
        chat.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
    }

    private void include(JsonNode value) {
        if (!value.isArray()) {
            findings.violation("include", "has to be an array of texts");
            return;
        }
        for (JsonNode inclusion : value) {
            if (EMPTY_INCLUSIONS.contains(inclusion.asText())) {
                notCarried.drop("include." + inclusion.asText());
            } else {
                findings.violation("include", "cannot be carried: no answer here has " + shown(inclusion));
            }
        }
    }

    private static String shown(JsonNode inclusion) {
        return "message.output_text.logprobs".equals(inclusion.asText()) ? inclusion.asText() : "that";
    }
}
