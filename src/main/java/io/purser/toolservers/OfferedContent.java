package io.purser.toolservers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.access.route.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A resource, a template of URIs or a prompt of a server, as Purser offers it.
 *
 * @param server that has it
 * @param id its URI, template or name at the server
 * @param template of a template of URIs; null for others
 * @param rest of what a list shows of it, as JSON without the id
 */
public record OfferedContent(
        RegisteredServer server,
        ContentKind kind,
        String id,
        @Nullable UriTemplate template,
        String rest) {
    private static final String SERVER_KEY = "io.purser/server";

    static OfferedContent of(RegisteredServer server, ContentKind kind, ObjectNode shown) {
        String id = shown.remove(kind.id()).asText();
        putServer(shown, server);
        return new OfferedContent(
                server, kind, id, kind == ContentKind.TEMPLATE ? UriTemplate.of(id) : null, shown.toString());
    }

    /** Writes into an object's {@code _meta} which server it is from. */
    static void putServer(ObjectNode object, RegisteredServer server) {
        object.putObject("_meta").put(SERVER_KEY, server.definition().name());
    }

    /** What a list shows of it under that id, as JSON. */
    String shown(String shownId) {
        return "{\"%s\":%s,%s".formatted(kind.id(), TextNode.valueOf(shownId), rest.substring(1));
    }

    /** Its URI or name behind Purser, which holds whatever other servers have. */
    public String fullName() {
        String name = server.definition().name();
        return kind == ContentKind.PROMPT ? ToolNames.joined(name, id) : new ResourceUris.Named(name, id).text();
    }

    /** Whether that caller may use it: one of those whom its server is for, whose key is not bound to other targets. */
    boolean isFor(Caller caller) {
        return server.isFor(caller)
                && caller.mayUse(
                        OfferedTool.PROVIDER + ":" + server.definition().name());
    }
}
