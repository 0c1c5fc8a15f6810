package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** Reads how the tools describe themselves, and holds their answers to it. */
abstract class DescribedTools {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** The tools by their names. */
    static JsonNode tools() {
        ObjectNode tools = Mcp.JSON.createObjectNode();
        Mcp.modern()
                .result("tools/list", "{}")
                .path("tools")
                .forEach(tool -> tools.set(tool.path("name").asText(), tool));
        return tools;
    }

    static List<String> errors(JsonNode schema, JsonNode value) {
        return SCHEMAS
                .getSchema(schema.toString(), InputFormat.JSON)
                .validate(value.toString(), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** Calls the tool, and checks its answer by the schema that tools/list gives. */
    static JsonNode checked(String tool, String arguments) {
        JsonNode described = tools().path(tool);
        JsonNode content = Mcp.modern().content(tool, arguments);
        assertThat(errors(described.path("outputSchema"), content))
                .as(content.toString())
                .isEmpty();
        assertThat(Mcp.legacy().call(tool, arguments).path("isError").asBoolean())
                .isFalse();
        return content;
    }
}
