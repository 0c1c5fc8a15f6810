package io.purser.toolservers;

import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tool that an operator names.
 *
 * @param name at its server
 * @param priceUsd of one call, or null for the price of the server
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "ToolTerms")
public record ToolTerms(
        @Schema(pattern = ToolNames.TOOL_FORM) String name,

        @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE) @Nullable
        Usd priceUsd) {
    static Optional<ToolTerms> read(Fields fields) {
        String name = fields.parsed("name", ToolServerDefinition.LONGEST_TOOL, ToolNames::tool);
        if (!fields.has("name")) {
            fields.violation("name", "is missing: which tool of the server?");
        }
        Usd price = ToolServerDefinition.price(fields);
        fields.noMore();
        return name == null ? Optional.empty() : Optional.of(new ToolTerms(name, price));
    }
}
