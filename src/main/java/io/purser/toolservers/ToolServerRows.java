package io.purser.toolservers;

import io.purser.access.key.SecretBox;
import io.purser.json.StoredJson;
import io.purser.toolservers.client.Credential;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The table of tool servers. Their credentials are sealed for their name and address. */
record ToolServerRows(SecretBox box) {
    private static final String COLUMNS =
            "version, definition, credential, revision, listed, listed_at, failure, content";

    /** The lists of all servers together, as they are stored: each replica has them in memory, and sends them to callers. */
    private static final long LARGEST_LISTS = 1_048_576;

    private static final Logger LOG = Logger.getLogger(ToolServerRows.class);

    /**
     * A row.
     *
     * @param credential null if the server wants none, or if it cannot be opened
     * @param isCredentialLost whether there is a credential that cannot be opened
     */
    record Row(
            UUID version,
            ToolServerDefinition definition,
            @Nullable Credential credential,
            boolean isCredentialLost,
            UUID revision,
            @Nullable ListedTools listed,
            @Nullable Instant listedAt,
            @Nullable String failure,
            @Nullable ListedContent content) {
        /** The row without what was listed, which is kept in another form. */
        Row withoutItems() {
            ListedTools rest = listed == null ? null : new ListedTools(listed.protocol(), List.of(), listed.leftOut());
            return new Row(
                    version,
                    definition,
                    credential,
                    isCredentialLost,
                    revision,
                    rest,
                    listedAt,
                    failure,
                    content == null ? null : content.withoutItems());
        }
    }

    /** The revision of each server, by its name. */
    static Map<String, UUID> revisions(Connection connection) throws SQLException {
        Map<String, UUID> revisions = new LinkedHashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select name, revision from tool_server order by name");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                revisions.put(row.getString(1), row.getObject(2, UUID.class));
            }
        }
        return revisions;
    }

    Optional<Row> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from tool_server where name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private Row read(ResultSet row) throws SQLException {
        ToolServerDefinition definition = StoredJson.read(row.getString(2), ToolServerDefinition.class);
        byte[] sealed = row.getBytes(3);
        String listed = row.getString(5);
        String content = row.getString(8);
        OffsetDateTime listedAt = row.getObject(6, OffsetDateTime.class);
        Credential credential = sealed == null ? null : open(definition, sealed);
        return new Row(
                row.getObject(1, UUID.class),
                definition,
                credential,
                sealed != null && credential == null,
                row.getObject(4, UUID.class),
                listed == null ? null : StoredJson.read(listed, ListedTools.class),
                listedAt == null ? null : listedAt.toInstant(),
                row.getString(7),
                content == null ? null : StoredJson.read(content, ListedContent.class));
    }

    private @Nullable Credential open(ToolServerDefinition definition, byte[] sealed) {
        return box.open(sealed, associated(definition))
                .map(plain -> StoredJson.read(new String(plain, StandardCharsets.UTF_8), Credential.class))
                .orElseGet(() -> {
                    LOG.errorf(
                            "the credential of a tool server cannot be opened: name=%s because the key in"
                                    + " PURSER_SECRETS_KEY that it was sealed with is gone; give it again by PUT",
                            definition.name());
                    return null;
                });
    }

    /**
     * Writes a server, new or changed. It is due at once.
     *
     * @param keepsSealed whether the credential stays as it is sealed, because it cannot be opened
     * @param keepsList whether what it listed stays, because it is the same server
     */
    void write(
            Connection connection,
            ToolServerDefinition definition,
            @Nullable Credential credential,
            UUID version,
            boolean keepsSealed,
            boolean keepsList)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into tool_server (name, version, definition, credential, revision, due_at)
                values (?, ?, ?, ?, ?, now())
                on conflict (name) do update set version = excluded.version, definition = excluded.definition,
                    credential = case when ? then tool_server.credential else excluded.credential end,
                    revision = excluded.revision, due_at = excluded.due_at, failure = null,
                    listed = case when ? then tool_server.listed end,
                    content = case when ? then tool_server.content end,
                    listed_at = case when ? then tool_server.listed_at end
                """)) {
            upsert.setString(1, definition.name());
            upsert.setObject(2, version);
            upsert.setString(3, StoredJson.write(definition));
            upsert.setBytes(
                    4,
                    credential == null
                            ? null
                            : box.seal(
                                    StoredJson.write(credential).getBytes(StandardCharsets.UTF_8),
                                    associated(definition)));
            upsert.setObject(5, version);
            upsert.setBoolean(6, keepsSealed);
            upsert.setBoolean(7, keepsList);
            upsert.setBoolean(8, keepsList);
            upsert.setBoolean(9, keepsList);
            upsert.executeUpdate();
        }
    }

    static boolean delete(Connection connection, String name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from tool_server where name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate() == 1;
        }
    }

    /** Takes the servers that are due, so that no other replica asks them until the lease ends. */
    static List<String> take(Connection connection, Duration lease) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update tool_server set due_at = now() + ? * interval '1 millisecond' where due_at <= now()
                returning name
                """)) {
            update.setLong(1, lease.toMillis());
            List<String> names = new ArrayList<>();
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        }
    }

    /**
     * Writes the lists of a server, unless its definition changed in the meantime. If they are longer than its last ones,
     * and too long together with those of all other servers, the last ones stay.
     *
     * @return whether they were short enough
     */
    static boolean listed(
            Connection connection, String name, UUID version, ServerLists lists, UUID revision, Duration next)
            throws SQLException {
        lock(connection);
        String listed = StoredJson.write(lists.tools());
        String content = lists.content() == null ? null : StoredJson.write(lists.content());
        long bytes = octets(listed) + (content == null ? 0 : octets(content));
        if (bytes + bytesBeside(connection, name, content == null) > LARGEST_LISTS
                && bytes > bytesOf(connection, name, content == null)) {
            String why =
                    "it gave lists for which there is no room: the lists of all servers together have at most %d bytes"
                            .formatted(LARGEST_LISTS);
            failed(connection, name, version, why, revision, next);
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement("""
                update tool_server set listed = ?, content = coalesce(?, content), listed_at = now(), failure = ?,
                    revision = ?, due_at = now() + ? * interval '1 millisecond'
                where name = ? and version = ?
                """)) {
            update.setString(1, listed);
            update.setString(2, content);
            update.setString(3, lists.failure());
            update.setObject(4, revision);
            update.setLong(5, next.toMillis());
            update.setString(6, name);
            update.setObject(7, version);
            update.executeUpdate();
        }
        return true;
    }

    private static long octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The bytes of what stays if a server's list of tools is replaced, and perhaps its content. */
    private static long bytesBeside(Connection connection, String name, boolean keepsContent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select coalesce(sum(
                    case when name = ? then 0 else coalesce(octet_length(listed), 0) end
                    + case when name = ? and not ? then 0 else coalesce(octet_length(content), 0) end), 0)
                from tool_server
                """)) {
            select.setString(1, name);
            select.setString(2, name);
            select.setBoolean(3, keepsContent);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** The bytes of the server's last lists, or of its tools alone. */
    private static long bytesOf(Connection connection, String name, boolean toolsAlone) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select coalesce(octet_length(listed), 0) + case when ? then 0 else coalesce(octet_length(content), 0) end
                from tool_server where name = ?
                """)) {
            select.setBoolean(1, toolsAlone);
            select.setString(2, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Writes why a server gave no list; its last list stays. */
    static void failed(Connection connection, String name, UUID version, String failure, UUID revision, Duration next)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update tool_server set failure = ?, revision = ?, due_at = now() + ? * interval '1 millisecond'
                where name = ? and version = ?
                """)) {
            update.setString(1, failure);
            update.setObject(2, revision);
            update.setLong(3, next.toMillis());
            update.setString(4, name);
            update.setObject(5, version);
            update.executeUpdate();
        }
    }

    static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("lock table tool_server in share row exclusive mode")) {
            lock.execute();
        }
    }

    private static byte[] associated(ToolServerDefinition definition) {
        return ("tool_server\n" + definition.name() + "\n" + definition.origin()).getBytes(StandardCharsets.UTF_8);
    }
}
