package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.problem.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a provider that speaks Anthropic's Messages can serve a chat completion. What would change the answer and has
 * no place there excludes such a provider; a hint that has no place is left out and named.
 */
final class MessagesFit {
    /** The fields that {@link WrittenMessage} writes, and those that Purser follows itself. */
    private static final Set<String> CARRIED = Names.set("""
        messages model models route stream stream_options usage temperature top_p top_k stop tools tool_choice
        parallel_tool_calls response_format reasoning_effort reasoning thinking user metadata modalities cache_control
        service_tier
        """);

    /** The fields that no provider has to follow: they promise nothing about the answer. */
    private static final Set<String> HINTS = Names.set("""
        cache_prompt cache_salt debug include_reasoning priority prompt_cache_key prompt_cache_options
        prompt_cache_retention random_seed request_id safety_identifier seed session_id store trace user_id verbosity
        """);

    /** Fields whose value of one changes nothing. */
    private static final Set<String> NEUTRAL_AT_ONE = Set.of("repetition_penalty", "length_penalty");

    private static final String NO_FIELD = "it has no such field; leave it out";

    private final NotCarried notCarried;
    private final MessagesFitOfContent content;

    MessagesFit(ObjectNode body, RequestFindings findings) {
        this.notCarried = new NotCarried(findings, "Anthropic's Messages");
        this.content = new MessagesFitOfContent(notCarried);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            switch (RequestFields.ofChat(field.getKey())) {
                case FREE, WHOLE, FREE_WITH_WORDS, TEMPLATE, PART_OF_OUTPUT, THINKING, OWN ->
                    field(field.getKey(), field.getValue());
                case OUTPUT_LIMIT, ANSWERS, PRICED, PURSERS, UNKNOWN -> {}
            }
        }
        metadata(ClientMetadata.forOthers(body.path("metadata"), findings));
    }

    /** What cannot be carried, with its path. */
    List<Violation> violations() {
        return notCarried.violations();
    }

    /** The fields that such a provider does not get. */
    Set<String> dropped() {
        return notCarried.dropped();
    }

    /** The bytes of memory that it takes to write the request for such a provider. */
    long memory() {
        return content.memory();
    }

    private void field(String name, JsonNode value) {
        if (isNothing(value) || (NEUTRAL_AT_ONE.contains(name) && isOne(value))) {
            return;
        }
        if (!CARRIED.contains(name)) {
            if (HINTS.contains(name)) {
                notCarried.drop(name);
            } else {
                notCarried.add(name, NO_FIELD);
            }
            return;
        }
        switch (name) {
            case "messages" -> content.messages(value);
            case "tools" -> content.tools(value);
            case "temperature" -> {
                if (value.isNumber() && value.decimalValue().compareTo(BigDecimal.ONE) > 0) {
                    notCarried.add(name, "it takes 0 to 1");
                }
            }
            case "stop" -> stop(value);
            case "stream_options" -> dropOthers(name, value, "include_usage");
            case "tool_choice" -> toolChoice(value);
            case "response_format" -> {
                boolean isText = "text".equals(value.path("type").textValue());
                if (!isText && !WrittenMessage.schema(value).isObject()) {
                    notCarried.add(name, "it takes a json_schema with a schema");
                }
            }
            case "reasoning_effort" -> effort(name, value);
            case "reasoning" -> reasoning(value);
            case "thinking" -> thinking(value);
            default -> {}
        }
    }

    /** Whether the value says nothing: it is absent, empty, zero or switched off. */
    static boolean isNothing(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> true;
            case BOOLEAN -> !value.booleanValue();
            case NUMBER -> value.decimalValue().signum() == 0;
            case STRING -> value.textValue().isEmpty();
            case ARRAY, OBJECT -> value.isEmpty();
            case BINARY, POJO -> false;
        };
    }

    private static boolean isOne(JsonNode value) {
        return value.isNumber() && value.decimalValue().compareTo(BigDecimal.ONE) == 0;
    }

    private void stop(JsonNode value) {
        boolean isBlank = value.isTextual() && value.textValue().isBlank();
        for (JsonNode text : value) {
            isBlank |= text.isTextual() && text.textValue().isBlank();
        }
        if (isBlank) {
            notCarried.add("stop", "it takes no text of white space alone");
        }
    }

    /** Names the fields of an object that are left out, all but the one that is followed. */
    private void dropOthers(String path, JsonNode object, String followed) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getKey().equals(followed) && !isNothing(field.getValue())) {
                notCarried.drop(path + "." + field.getKey());
            }
        }
    }

    private void toolChoice(JsonNode value) {
        boolean isWord = Set.of("auto", "none", "required").contains(value.asText());
        boolean isFunction = value.path("function").path("name").isTextual();
        if (!isWord && !isFunction) {
            notCarried.add("tool_choice", "it takes auto, none, required or a function");
        }
    }

    private void effort(String path, JsonNode value) {
        if (!value.isTextual() && !isNothing(value)) {
            notCarried.add(path, "it takes a text, such as low");
        }
    }

    private void reasoning(JsonNode value) {
        effort("reasoning.effort", value.path("effort"));
        if (!value.isObject()) {
            notCarried.drop("reasoning");
        } else if (isNothing(value.path("max_tokens"))) {
            dropOthers("reasoning", value, "effort");
        } else {
            notCarried.add("reasoning.max_tokens", WrittenMessage.NO_SIGNATURES);
        }
    }

    private void thinking(JsonNode value) {
        String type = value.path("type").asText();
        if (!type.equals("adaptive") && !type.equals("disabled")) {
            notCarried.add("thinking", WrittenMessage.NO_SIGNATURES);
        }
    }

    private void metadata(@Nullable ObjectNode others) {
        if (others != null) {
            others.properties().forEach(field -> notCarried.drop("metadata." + field.getKey()));
        }
    }
}
