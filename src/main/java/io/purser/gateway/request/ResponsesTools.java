package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.CallerTool;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.ResponsesForm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the tools of OpenAI's Responses into the functions of a chat completion. A custom tool, whose input is a
 * text, becomes a function with that text as its only argument. The tools of a namespace become functions with its name
 * before theirs.
 */
final class ResponsesTools {
    private static final String CUSTOM = "custom";
    private static final String FUNCTION = "function";
    private static final String NAMESPACE = "namespace";
    private static final String BETWEEN = "__";
    private static final String CHOICE = "tool_choice";

    private static final Set<String> CHOICES = Set.of("auto", "none", "required");
    private static final Set<String> OF_A_FUNCTION =
            Names.set("type name description parameters strict defer_loading allowed_callers");
    private static final Set<String> OF_A_CUSTOM_TOOL =
            Names.set("type name description format defer_loading allowed_callers");
    private static final Set<String> OF_A_NAMESPACE = Names.set("type name description tools");
    private static final Set<String> OF_A_CHOICE = Set.of("type", "name", NAMESPACE);
    private static final Set<String> OF_ALLOWED_TOOLS = Names.set("type mode tools");

    /** Tools that OpenAI's models know by their types and that the caller runs. */
    private static final Set<String> RUN_BY_THE_CALLER = Names.set("""
            apply_patch computer computer_use computer_use_preview local_shell programmatic_tool_calling shell tool_search
            """);

    /** More than the bytes of a function around the text of a custom tool. */
    private static final int AROUND_A_CUSTOM_TOOL = 300;

    private static final int BYTES_OF_A_CHARACTER = 4;

    /** The most characters of a name that every tool of a namespace repeats; names of functions have at most 64. */
    private static final int LONGEST_NAMESPACE = 128;

    private static final String PRICED = "is not supported: what a provider runs has its own price";
    private static final String UNKNOWN_THERE =
            "cannot be carried to a model that speaks chat completions: only tools of the types function, custom and namespace are";

    private final RequestFindings findings;
    private final NotCarried notCarried;
    private final Map<String, CallerTool> different = new HashMap<>();
    /** The parameters of all custom tools: one object, because many tools would take more memory than they paid. */
    private final ObjectNode ofAText = schemaOfAText();

    /** The names of all functions. */
    private final Set<String> names = new HashSet<>();

    private int added;

    ResponsesTools(RequestFindings findings, NotCarried notCarried) {
        this.findings = findings;
        this.notCarried = notCarried;
    }

    /** The caller's tools by the names of their functions, as far as they differ. */
    Map<String, CallerTool> different() {
        return different;
    }

    /** The most bytes that the functions have beyond the tools that they were. */
    int added() {
        return added;
    }

    /** The name of the function for a tool of a namespace. */
    static String inNamespace(String namespace, String name) {
        return namespace.endsWith(BETWEEN) ? namespace + name : namespace + BETWEEN + name;
    }

    /** Writes the tools and the choice among them into the chat completion. */
    void translate(JsonNode tools, JsonNode choice, ObjectNode chat) {
        ArrayNode functions = PassthroughJson.object().arrayNode();
        if (!tools.isMissingNode() && !tools.isNull()) {
            each(tools, "tools", null, functions);
        }
        if (choice.isObject()) {
            choice(choice, functions, chat);
        } else if (CHOICES.contains(choice.asText(""))) {
            chat.set(CHOICE, choice);
        } else if (!choice.isMissingNode() && !choice.isNull()) {
            findings.violation(CHOICE, "has to be auto, none, required or an object");
        }
        if (functions.isEmpty()) {
            withoutTools(chat);
        } else {
            chat.set("tools", functions);
        }
    }

    /** A chat completion without tools takes no settings for them. */
    private void withoutTools(ObjectNode chat) {
        JsonNode choice = chat.path(CHOICE);
        if (choice.isObject() || "required".equals(choice.textValue())) {
            findings.violation(CHOICE, "needs tools to choose from");
        }
        chat.remove(List.of(CHOICE, "parallel_tool_calls"));
    }

    private void each(JsonNode tools, String path, @Nullable String namespace, ArrayNode functions) {
        if (!tools.isArray()) {
            findings.violation(path, "has to be an array of tools");
            return;
        }
        for (int i = 0; i < tools.size(); i++) {
            String where = path + "[" + i + "]";
            if (!(tools.get(i) instanceof ObjectNode tool)) {
                findings.violation(where, "has to be an object");
            } else if (namespace == null && NAMESPACE.equals(tool.path("type").textValue())) {
                namespace(tool, where, functions);
            } else {
                tool(tool, where, namespace, functions);
            }
        }
    }

    private void namespace(ObjectNode group, String path, ArrayNode functions) {
        notCarried.dropUnknown(group, OF_A_NAMESPACE, "tools");
        if (group.hasNonNull("description")) {
            notCarried.drop("tools.description"); // functions have no place for what they have in common
        }
        String name = group.path("name").textValue();
        if (name != null && name.length() <= LONGEST_NAMESPACE) {
            each(group.path("tools"), path + ".tools", name, functions);
        } else {
            findings.violation(
                    path + ".name", "has to be a text of at most %d characters".formatted(LONGEST_NAMESPACE));
        }
    }

    private void tool(ObjectNode tool, String path, @Nullable String namespace, ArrayNode functions) {
        String type = tool.path("type").asText("");
        boolean isCustom = type.equals(CUSTOM);
        if (!isCustom && !type.equals(FUNCTION)) {
            refuse(type, path + ".type");
            return;
        }
        notCarried.dropUnknown(tool, isCustom ? OF_A_CUSTOM_TOOL : OF_A_FUNCTION, "tools");
        String name = tool.path("name").textValue();
        if (name == null) {
            findings.violation(path + ".name", "has to be a text");
            return;
        }
        String flat = namespace == null ? name : inNamespace(namespace, name);
        // Two equal functions are the provider's business; here the answer to one would be told as that of the other.
        if (!names.add(flat) && (isCustom || namespace != null || different.containsKey(flat))) {
            findings.violation(
                    path + ".name",
                    "would be the function %s, which is there already; rename one of the two".formatted(flat));
        }
        if (isCustom || namespace != null) {
            different.put(flat, new CallerTool(namespace, name, isCustom));
            added += (isCustom ? AROUND_A_CUSTOM_TOOL : 0) + BYTES_OF_A_CHARACTER * (flat.length() - name.length());
        }
        ObjectNode function =
                functions.addObject().put("type", FUNCTION).putObject(FUNCTION).put("name", flat);
        if (tool.hasNonNull("description")) {
            function.set("description", tool.get("description"));
        }
        if (isCustom) {
            custom(tool, path, function);
        } else {
            function(tool, path, function);
        }
        if (tool.path("defer_loading").asBoolean()) {
            findings.violation(path + ".defer_loading", "cannot be carried: all tools are loaded; send false");
        }
        for (JsonNode by : tool.path("allowed_callers")) {
            if (!"direct".equals(by.textValue())) {
                findings.violation(
                        path + ".allowed_callers",
                        "cannot be carried: only the model itself calls tools; send [\"direct\"]");
            }
        }
    }

    private void refuse(String type, String path) {
        if (RUN_BY_THE_CALLER.contains(type)) {
            findings.violation(path, UNKNOWN_THERE);
        } else {
            findings.violation(path, type.isEmpty() ? "has to be function, custom or namespace" : PRICED);
        }
    }

    private void function(ObjectNode tool, String path, ObjectNode function) {
        JsonNode parameters = tool.path("parameters");
        if (parameters.isObject()) {
            function.set("parameters", parameters);
        } else if (!parameters.isMissingNode() && !parameters.isNull()) {
            findings.violation(path + ".parameters", "has to be a JSON schema");
        }
        if (tool.hasNonNull("strict")) {
            function.set("strict", tool.get("strict"));
        }
    }

    /** No chat completion keeps a function to a grammar, so the description asks for it. */
    private void custom(ObjectNode tool, String path, ObjectNode function) {
        JsonNode format = tool.path("format");
        switch (format.path("type").asText("")) {
            case "text" -> {}
            case "grammar" -> {
                notCarried.drop("tools.format");
                function.put(
                        "description",
                        "%s%nThe input has to follow this grammar (%s):%n%s"
                                .formatted(
                                        function.path("description").asText(""),
                                        format.path("syntax").asText(""),
                                        format.path("definition").asText(""))
                                .strip());
            }
            default -> {
                if (!format.isMissingNode() && !format.isNull()) {
                    findings.violation(path + ".format.type", "has to be text or grammar");
                }
            }
        }
        function.set("parameters", ofAText);
    }

    private static ObjectNode schemaOfAText() {
        ObjectNode schema = PassthroughJson.object().put("type", "object");
        schema.putObject("properties").putObject(ResponsesForm.INPUT).put("type", "string");
        schema.putArray("required").add(ResponsesForm.INPUT);
        return schema.put("additionalProperties", false);
    }

    private void choice(JsonNode choice, ArrayNode functions, ObjectNode chat) {
        String type = choice.path("type").asText("");
        switch (type) {
            case FUNCTION, CUSTOM -> {
                if (choice instanceof ObjectNode given) {
                    notCarried.dropUnknown(given, OF_A_CHOICE, CHOICE);
                }
                if (choice.path("name").isTextual()) {
                    ObjectNode chosen = chat.putObject(CHOICE).put("type", FUNCTION);
                    chosen.putObject(FUNCTION).put("name", flat(choice));
                } else {
                    findings.violation(CHOICE + ".name", "has to be the name of a tool");
                }
            }
            case "allowed_tools" -> allowed(choice, functions, chat);
            default -> refuse(type, CHOICE + ".type");
        }
    }

    /** The name of the function for the tool that a choice names, by its namespace or without it. */
    private static String flat(JsonNode choice) {
        String name = choice.path("name").asText("");
        String namespace = choice.path(NAMESPACE).textValue();
        return namespace == null ? name : inNamespace(namespace, name);
    }

    /** A model cannot call a tool that it does not know, so the others are left out. */
    private void allowed(JsonNode choice, ArrayNode functions, ObjectNode chat) {
        if (choice instanceof ObjectNode given) {
            notCarried.dropUnknown(given, OF_ALLOWED_TOOLS, CHOICE);
        }
        String mode = choice.path("mode").asText("");
        if (!mode.equals("auto") && !mode.equals("required")) {
            findings.violation(CHOICE + ".mode", "has to be auto or required");
            return;
        }
        Set<String> allowed = new HashSet<>();
        for (JsonNode tool : choice.path("tools")) {
            allowed.add(flat(tool));
        }
        ArrayNode kept = functions.arrayNode();
        for (JsonNode function : functions) {
            if (allowed.contains(function.path(FUNCTION).path("name").asText())) {
                kept.add(function);
            }
        }
        functions.removeAll();
        functions.addAll(kept);
        if (functions.isEmpty()) {
            findings.violation(CHOICE + ".tools", "has to name at least one of the tools");
        }
        chat.put(CHOICE, mode);
    }
}
