package io.purser.toolservers;

import io.purser.access.key.SecretBox;
import io.purser.access.route.Caller;
import io.purser.database.TransactionRunner;
import io.purser.problem.HttpClientOnDemand;
import io.purser.toolservers.client.McpClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tool servers in the memory of this replica, which looks into the database for changes. */
@ApplicationScoped
public class ToolServers {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final DataSource database;
    private final ToolServerRows rows;
    private final HttpClientOnDemand http = new HttpClientOnDemand(HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER));

    private volatile @Nullable Map<String, RegisteredServer> loaded;

    ToolServers(DataSource database, SecretBox box) {
        this.database = database;
        this.rows = new ToolServerRows(box);
    }

    @PreDestroy
    void close() {
        http.close();
    }

    /** All servers by their names, in alphabetical order. */
    public List<RegisteredServer> all() {
        return List.copyOf(known().values());
    }

    /** The server of that name. */
    public Optional<RegisteredServer> find(String name) {
        return Optional.ofNullable(known().get(name));
    }

    /** The tools that the caller may use, by their servers' names and in the servers' order. */
    public List<OfferedTool> toolsOf(Caller caller) {
        return known().values().stream()
                .flatMap(server -> server.tools().stream())
                .filter(tool -> tool.isFor(caller))
                .toList();
    }

    /** The tool of that name behind Purser, if the caller may use it. */
    public Optional<OfferedTool> tool(String fullName, Caller caller) {
        int divider = fullName.indexOf(ToolNames.DIVIDER);
        return divider < 0
                ? Optional.empty()
                : find(fullName.substring(0, divider))
                        .flatMap(server -> server.tool(fullName.substring(divider + ToolNames.DIVIDER.length())))
                        .filter(tool -> tool.isFor(caller));
    }

    private Map<String, RegisteredServer> known() {
        Map<String, RegisteredServer> known = loaded;
        return known == null ? load() : known;
    }

    /** Takes over what changed in the database. */
    synchronized Map<String, RegisteredServer> load() {
        Map<String, RegisteredServer> before = loaded == null ? Map.of() : loaded;
        Map<String, RegisteredServer> now = TransactionRunner.read(database, connection -> load(connection, before));
        loaded = now;
        return now;
    }

    private Map<String, RegisteredServer> load(Connection connection, Map<String, RegisteredServer> before)
            throws SQLException {
        Map<String, RegisteredServer> now = new TreeMap<>();
        for (Map.Entry<String, UUID> each : ToolServerRows.revisions(connection).entrySet()) {
            RegisteredServer known = before.get(each.getKey());
            if (known != null && known.revision().equals(each.getValue())) {
                now.put(each.getKey(), known);
            } else {
                rows.find(connection, each.getKey()).ifPresent(row -> now.put(each.getKey(), server(row, known)));
            }
        }
        return now;
    }

    private RegisteredServer server(ToolServerRows.Row row, @Nullable RegisteredServer before) {
        McpClient client = before != null && before.version().equals(row.version())
                ? before.client()
                : new McpClient(row.definition().url(), row.credential(), row.isCredentialLost(), http::get);
        // What failed at another address says nothing of this one.
        ServerGate gate = before != null
                        && before.definition().url().equals(row.definition().url())
                ? before.gate()
                : new ServerGate(row.definition().name(), System::nanoTime);
        return new RegisteredServer(row, client, gate);
    }

    ToolServerRows rows() {
        return rows;
    }

    DataSource database() {
        return database;
    }
}
