package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.purser.access.route.Caller;
import io.purser.toolservers.OfferedTool;
import io.purser.toolservers.ToolServers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.LongConsumer;

/** The tools of other servers, beside Purser's own. */
@ApplicationScoped
class ServerTools {
    /** A description takes this many times its text until it is sent. */
    private static final int WRITING = 4;

    private final ToolServers servers;

    ServerTools(ToolServers servers) {
        this.servers = servers;
    }

    /**
     * The list with the tools that the caller may use behind Purser's own.
     *
     * @param memory receives the bytes that the descriptions take
     */
    ArrayNode listed(ArrayNode own, Caller caller, LongConsumer memory) {
        List<OfferedTool> tools = servers.toolsOf(caller);
        memory.accept(tools.stream()
                .mapToLong(tool -> (long) WRITING * tool.description().length())
                .sum());
        tools.forEach(tool -> own.addRawValue(new RawValue(tool.description())));
        return own;
    }
}
