package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.web.openapi.OperationSchemas;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools as {@code tools/list} shows them. The schemas are those of OpenAPI, so that each field is described once.
 * They are put together when somebody asks for the first time.
 */
@ApplicationScoped
class ToolDescriptions {
    private static final String DRY_RUN = "dry_run";
    /** A tool answers with structured content, and not with CSV. */
    private static final Set<String> OF_HTTP = Set.of("format");
    /** The tool {@code delegate} calls no agent. */
    private static final List<String> OF_CALLS = List.of("call", "idempotency_key");

    private @Nullable Map<Tool, ObjectNode> described;

    /** The descriptions of these tools, in their order. */
    ArrayNode of(List<Tool> tools) {
        Map<Tool, ObjectNode> all = all();
        ArrayNode list = PlainJson.MAPPER.createArrayNode();
        tools.forEach(tool -> list.add(all.get(tool)));
        return list;
    }

    /** Whether an argument of the tool has this name, in any case and with or without underscores. */
    boolean takes(Tool tool, String name) {
        return Objects.requireNonNull(all().get(tool))
                .path("inputSchema")
                .path("properties")
                .propertyStream()
                .anyMatch(property -> letters(property.getKey()).equals(letters(name)));
    }

    private static String letters(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    private synchronized Map<Tool, ObjectNode> all() {
        if (described == null) {
            OperationSchemas schemas = OperationSchemas.read();
            Map<Tool, ObjectNode> tools = new EnumMap<>(Tool.class);
            for (Tool tool : Tool.values()) {
                tools.put(tool, describe(tool, schemas));
            }
            described = tools;
        }
        return described;
    }

    private static ObjectNode describe(Tool tool, OperationSchemas schemas) {
        String method = tool.route().method();
        String path = tool.route().path();
        ObjectNode described = PlainJson.MAPPER.createObjectNode();
        described.put("name", tool.code());
        described.put("title", tool.title());
        described.put(
                "description",
                sentences(schemas.summary(method, path), schemas.description(method, path), tool.advice()));
        described.set("inputSchema", input(tool, schemas));
        described.set("outputSchema", output(tool, schemas));
        described
                .putObject("annotations")
                .put("title", tool.title())
                .put("readOnlyHint", tool.effect() == Tool.Effect.READS)
                .put("destructiveHint", tool.effect() == Tool.Effect.DESTROYS)
                .put("idempotentHint", tool.effect() != Tool.Effect.SPENDS)
                .put("openWorldHint", tool.route().path().contains("deploy"));
        return described;
    }

    private static String sentences(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            if (!part.isBlank()) {
                text.append(text.isEmpty() ? "" : " ").append(part.strip());
                if (!part.strip().endsWith(".")) {
                    text.append('.');
                }
            }
        }
        return text.toString();
    }

    private static ObjectNode input(Tool tool, OperationSchemas schemas) {
        String method = tool.route().method();
        String path = tool.route().path();
        if (!method.equals("POST")) {
            return schemas.parameters(method, path, OF_HTTP);
        }
        ObjectNode schema = schemas.request(method, path);
        ObjectNode properties = (ObjectNode) schema.get("properties");
        if (tool.effect() == Tool.Effect.SPENDS && !properties.has(DRY_RUN)) {
            properties
                    .putObject(DRY_RUN)
                    .put("type", "boolean")
                    .put("description", "Whether only the price is told, and no money is held or charged.")
                    .put("default", false);
        }
        if (tool == Tool.DELEGATE) {
            properties.remove(OF_CALLS);
            schema.path("examples").forEach(example -> ((ObjectNode) example).remove(OF_CALLS));
        }
        return schema;
    }

    private static ObjectNode output(Tool tool, OperationSchemas schemas) {
        ObjectNode schema = schemas.answer(tool.route().method(), tool.route().path());
        if (tool == Tool.RECORD_USAGE) {
            ((ObjectNode) schema.get("properties"))
                    .putObject(DRY_RUN)
                    .put("type", "boolean")
                    .put("description", "True if nothing was recorded; then there is no entry.");
            ArrayNode always = PlainJson.MAPPER.createArrayNode();
            for (JsonNode name : schema.path("required")) {
                if (!Set.of("entry", "known_already").contains(name.asText())) {
                    always.add(name);
                }
            }
            schema.set("required", always);
        }
        if (tool == Tool.DELEGATE) {
            ((ObjectNode) schema.get("properties")).remove("call");
            ((ObjectNode) schema.get("$defs")).remove("AgentCall");
        }
        return schema;
    }
}
