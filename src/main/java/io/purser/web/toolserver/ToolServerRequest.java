package io.purser.web.toolserver;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.Fields;
import io.purser.toolservers.ToolServerDefinition;
import io.purser.toolservers.client.Credential;
import org.jspecify.annotations.Nullable;

/**
 * A tool server to be registered; in JSON, all fields of its definition are at the top.
 *
 * @param credential or null for none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ToolServerRequest(
        @JsonUnwrapped ToolServerDefinition definition,
        @Nullable Credential credential) {
    /** Reads the body of a request; null after a mistake. */
    public static @Nullable ToolServerRequest read(Fields fields) {
        Credential credential = fields.object("credential", Credential::read);
        ToolServerDefinition definition = ToolServerDefinition.read(fields);
        return definition == null ? null : new ToolServerRequest(definition, credential);
    }
}
