package io.purser.toolservers;

import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A resource, a template of URIs or a prompt that a server lists, and that cannot be offered.
 *
 * @param kind as {@link ContentKind#code}
 * @param name its URI, template or name, shortened
 * @param reason for people
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "LeftOutContent")
public record LeftOutContent(String kind, String name, String reason) {}
