package io.purser.toolservers;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a server listed, within the limits.
 *
 * @param protocol the revision of the protocol that it spoke
 * @param tools as JSON
 * @param leftOut the tools that cannot be offered
 */
@RegisterForReflection
public record ListedTools(String protocol, List<String> tools, List<LeftOutTool> leftOut) {
    public ListedTools {
        tools = List.copyOf(tools);
        leftOut = List.copyOf(leftOut);
    }
}
