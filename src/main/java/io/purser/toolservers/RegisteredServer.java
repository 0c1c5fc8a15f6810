package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.TreeReader;
import io.purser.toolservers.client.McpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A tool server as this replica knows it: its definition, what it offers, and the way to it. */
public final class RegisteredServer {
    private static final Logger LOG = Logger.getLogger(RegisteredServer.class);
    private static final TreeReader JSON = TreeReader.strict(100);

    private final ToolServerRows.Row row;
    private final McpClient client;
    private final ServerGate gate;
    private final Map<String, OfferedTool> tools = new LinkedHashMap<>();
    private final Map<ContentKind, Map<String, OfferedContent>> content = new EnumMap<>(ContentKind.class);

    RegisteredServer(ToolServerRows.Row row, McpClient client, ServerGate gate) {
        this.row = row.withoutItems();
        this.client = client;
        this.gate = gate;
        for (String listed :
                row.listed() == null ? List.<String>of() : row.listed().tools()) {
            ObjectNode shown = tree(listed);
            if (row.definition().offers(shown.path("name").asText())) {
                OfferedTool tool = OfferedTool.of(this, shown);
                tools.put(tool.name(), tool);
            }
        }
        for (ContentKind kind : ContentKind.values()) {
            content.put(kind, content(kind, row));
        }
    }

    private Map<String, OfferedContent> content(ContentKind kind, ToolServerRows.Row row) {
        Map<String, OfferedContent> offered = new LinkedHashMap<>();
        if (row.content() != null && row.definition().content()) {
            for (String listed : row.content().of(kind)) {
                try {
                    OfferedContent one = OfferedContent.of(this, kind, tree(listed));
                    offered.put(one.id(), one);
                } catch (IllegalArgumentException e) {
                    // Another release stored what this one does not offer. The other items stay.
                    LOG.debugf("a stored item of a tool server is left out: %s", e.getMessage());
                }
            }
        }
        return offered;
    }

    private static ObjectNode tree(String json) {
        try {
            JsonNode node = JSON.read(json.getBytes(StandardCharsets.UTF_8));
            return (ObjectNode) node;
        } catch (IOException e) {
            throw new IllegalStateException("a list of a tool server that Purser stored cannot be read", e);
        }
    }

    public ToolServerDefinition definition() {
        return row.definition();
    }

    /** The name of the header with its credential; null if it wants none. */
    public @Nullable String credentialHeader() {
        return row.credential() == null ? null : row.credential().header();
    }

    /** When it listed its tools last; null if it never did. */
    public @Nullable Instant listedAt() {
        return row.listedAt();
    }

    /** Why it gave no list when it was asked last; null if it did, or was not asked yet. */
    public @Nullable String failure() {
        return row.failure();
    }

    /** The revision of the protocol that it spoke last; null if it never listed its tools. */
    public @Nullable String protocol() {
        return row.listed() == null ? null : row.listed().protocol();
    }

    /** The tools of its last list that cannot be offered. */
    public List<LeftOutTool> leftOut() {
        return row.listed() == null ? List.of() : row.listed().leftOut();
    }

    /** The tools that it offers. */
    public Collection<OfferedTool> tools() {
        return Collections.unmodifiableCollection(tools.values());
    }

    /** What it offers of that kind, by its URI, template or name at the server. */
    public Map<String, OfferedContent> content(ContentKind kind) {
        return Collections.unmodifiableMap(content.getOrDefault(kind, Map.of()));
    }

    /** What it lists beside tools and cannot be offered. */
    public List<LeftOutContent> leftOutContent() {
        return row.content() == null ? List.of() : row.content().leftOut();
    }

    /** Whether it completes arguments. */
    boolean completes() {
        return row.content() != null && row.content().completes();
    }

    Optional<OfferedTool> tool(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** Whether that caller may use it. */
    public boolean isFor(Caller caller) {
        return definition().isFor(caller);
    }

    /** The version of its definition. */
    UUID version() {
        return row.version();
    }

    UUID revision() {
        return row.revision();
    }

    McpClient client() {
        return client;
    }

    ServerGate gate() {
        return gate;
    }
}
