package io.purser.toolservers;

import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A tool that a server lists, and that cannot be offered.
 *
 * @param tool its name, shortened
 * @param reason for people
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "LeftOutTool")
public record LeftOutTool(String tool, String reason) {}
