package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.ServiceTiers;
import io.purser.codes.Names;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.routing.ConfidentialName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the body of Anthropic's Messages (https://platform.claude.com/docs/en/api/messages) into that of a chat
 * completion. The fields of the translation keep the rules of {@link FieldRules}.
 */
final class MessagesTranslation {
    /** The fields that mean the same in both APIs. */
    private static final Set<String> SAME =
            Names.set("model models max_tokens stream temperature top_p top_k cache_control");

    private static final Set<String> OF_OUTPUT = Set.of("effort", "format");
    /** The longest name of a user that OpenAI takes. */
    private static final int LONGEST_USER = 64;

    private final RequestFindings findings;
    private final NotCarried notCarried;
    private final Set<String> stops = new HashSet<>();
    private final ObjectNode chat = PassthroughJson.object();
    private @Nullable String session;

    MessagesTranslation(RequestFindings findings) {
        this.findings = findings;
        this.notCarried = new NotCarried(findings);
    }

    /** The body of the chat completion; the findings have every mistake. */
    ObjectNode of(ObjectNode body) {
        MessagesContent content = new MessagesContent(findings, notCarried);
        chat.set("messages", content.translate(body.path("system"), body.path("messages")));
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (SAME.contains(field.getKey())) {
                chat.set(field.getKey(), field.getValue());
            } else if (!field.getValue().isNull() || ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                field(field.getKey(), field.getValue());
            }
        }
        return chat;
    }

    /** What a chat completion has no place for. */
    NotCarried notCarried() {
        return notCarried;
    }

    /** The texts at which the answer is to stop. */
    Set<String> stops() {
        return stops;
    }

    /** The session that Claude Code writes into the name of its user, or null. */
    @Nullable
    String session() {
        return session;
    }

    private void field(String name, JsonNode value) {
        switch (name) {
            case "system", "messages" -> {}
            case "stop_sequences" -> stops(value);
            case "metadata" -> metadata(value);
            case "tools" -> chat.set(name, new MessagesTools(findings, notCarried).translate(value));
            case "tool_choice" -> toolChoice(value);
            case "service_tier" -> {
                if (!ServiceTiers.OF_THE_PROJECT.equals(value.textValue()) && !ServiceTiers.isUsual(value.asText())) {
                    chat.set(name, value);
                }
            }
            case "thinking" -> thinking(value);
            case "output_config" -> output(value);
            case "output_format" -> format(name, value);
            case "context_management" -> contextManagement(value);
            case "compaction" ->
                findings.violation(name, "is not supported: the answer would be a summary; shorten the messages");
            default -> notCarried.foreign(name, value, chat);
        }
    }

    private void stops(JsonNode value) {
        boolean areTexts = value.isArray();
        for (JsonNode stop : value) {
            areTexts &= stop.isTextual();
            stops.add(stop.asText());
        }
        if (!areTexts) {
            findings.violation("stop_sequences", "has to be an array of texts");
        } else if (!value.isEmpty()) {
            chat.set("stop", value);
        }
    }

    /** The user goes where chat completions have it, in at most 64 characters. */
    private void metadata(JsonNode value) {
        if (!(value instanceof ObjectNode given)) {
            chat.set("metadata", value); // refused there
            return;
        }
        ObjectNode others = PassthroughJson.copy(given);
        JsonNode user = others.remove("user_id");
        chat.set("metadata", others);
        if (user == null || user.isNull()) {
            return;
        }
        if (!user.isTextual()) {
            findings.violation("metadata.user_id", "has to be a text");
            return;
        }
        String name = user.textValue();
        session = Conversation.sessionOf(name);
        chat.put("user", name.length() <= LONGEST_USER ? name : hash(name));
    }

    private static String hash(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void toolChoice(JsonNode value) {
        switch (value.path("type").asText()) {
            case "auto" -> chat.put("tool_choice", "auto");
            case "any" -> chat.put("tool_choice", "required");
            case "none" -> chat.put("tool_choice", "none");
            case "tool" -> {
                if (value.path("name").isTextual()) {
                    ObjectNode choice = chat.putObject("tool_choice").put("type", "function");
                    choice.putObject("function").set("name", value.get("name"));
                } else {
                    findings.violation("tool_choice.name", "has to be the name of a tool");
                }
            }
            default -> findings.violation("tool_choice.type", "has to be auto, any, tool or none");
        }
        JsonNode alone = value.path("disable_parallel_tool_use");
        if (alone.isBoolean()) {
            chat.put("parallel_tool_calls", !alone.booleanValue());
        } else if (!alone.isMissingNode() && !alone.isNull()) {
            findings.violation("tool_choice.disable_parallel_tool_use", "has to be true or false");
        }
    }

    /** "adaptive" leaves it to the model, as a chat completion does. */
    private void thinking(JsonNode value) {
        switch (value.path("type").asText()) {
            case "disabled", "adaptive" -> {}
            case "enabled" ->
                notCarried.add("thinking", "its thoughts would have no signature; send the type adaptive or disabled");
            default -> notCarried.add("thinking.type", "it has no such thoughts; send adaptive or disabled");
        }
    }

    private void output(JsonNode value) {
        if (!(value instanceof ObjectNode config)) {
            findings.violation("output_config", "has to be an object");
            return;
        }
        notCarried.dropUnknown(config, OF_OUTPUT, "output_config");
        if (config.hasNonNull("effort") && !config.path("effort").isTextual()) {
            findings.violation("output_config.effort", "has to be a text, such as low");
        } else if (config.hasNonNull("effort")) {
            chat.put(
                    "reasoning_effort",
                    "max".equals(config.path("effort").textValue())
                            ? "xhigh"
                            : config.path("effort").asText());
        }
        if (config.hasNonNull("format")) {
            format("output_config.format", config.get("format"));
        }
    }

    /** The form of the answer; Anthropic's betas had it at the top of the body. */
    private void format(String path, JsonNode format) {
        if (!"json_schema".equals(format.path("type").textValue())
                || !format.path("schema").isObject()) {
            findings.violation(path, "has to be {\"type\": \"json_schema\", \"schema\": {…}}");
            return;
        }
        ObjectNode response = chat.putObject("response_format").put("type", "json_schema");
        ObjectNode schema =
                response.putObject("json_schema").put("name", "answer").put("strict", true);
        schema.set("schema", format.get("schema"));
    }

    /** To clear thoughts changes nothing where there are none. */
    private void contextManagement(JsonNode value) {
        if (!value.isObject()) {
            findings.violation("context_management", "has to be an object");
            return;
        }
        JsonNode edits = value.path("edits");
        for (int i = 0; i < edits.size(); i++) {
            String type = edits.path(i).path("type").asText();
            String path = "context_management.edits[" + i + "]";
            if (!type.startsWith("clear_")) {
                findings.violation(path, "is not supported: the model would be called more often than is paid for");
            } else if (!type.startsWith("clear_thinking_")) {
                notCarried.add(path, "it has no such edits; shorten the messages");
            }
        }
    }
}
