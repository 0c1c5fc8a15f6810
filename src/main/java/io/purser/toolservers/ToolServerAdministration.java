package io.purser.toolservers;

import io.purser.access.key.AuditLog;
import io.purser.database.TransactionRunner;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.client.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registers, changes and removes tool servers. Every change is in the audit log, without the credential. */
@ApplicationScoped
public class ToolServerAdministration {
    /** Each server's list of tools takes memory on every replica. */
    private static final int MOST_SERVERS = 16;

    private final ToolServers servers;
    private final ToolServerRefresh refresh;
    private final AuditLog audit;
    private final Clock clock;

    ToolServerAdministration(ToolServers servers, ToolServerRefresh refresh, AuditLog audit, Clock clock) {
        this.servers = servers;
        this.refresh = refresh;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Registers a server, and has it asked for its tools at once.
     *
     * @throws Problem {@code conflict} if the name is taken or there are too many, 503 for a credential without a
     *     secrets key
     */
    public RegisteredServer create(
            AuditLog.Actor actor, ToolServerDefinition definition, @Nullable Credential credential) {
        requireKey(credential);
        change(connection -> {
            Map<String, UUID> all = ToolServerRows.revisions(connection);
            if (all.containsKey(definition.name())) {
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "there is a tool server \"%s\" already; PUT /v1/tool-servers/%s changes it"
                                .formatted(definition.name(), definition.name()));
            }
            if (all.size() >= MOST_SERVERS) {
                throw Problem.of(
                        ProblemType.CONFLICT, "there are %d tool servers, and no more can be".formatted(all.size()));
            }
            write(connection, actor, "tool_server.create", definition, credential, false, false);
        });
        return asked(definition.name());
    }

    /**
     * Replaces the definition of a server. Without a credential in the request, the one before stays while the server's
     * scheme, host and port stay.
     *
     * @throws Problem {@code not_found} if there is no such server, 422 if the definition has another name, 503 for a
     *     credential without a secrets key
     */
    public RegisteredServer change(
            AuditLog.Actor actor, String name, ToolServerDefinition definition, @Nullable Credential credential) {
        requireKey(credential);
        if (!definition.name().equals(name)) {
            throw Problem.invalid("name", "cannot be changed; delete the server, and register it by another name");
        }
        change(connection -> {
            ToolServerRows.Row before = servers.rows().find(connection, name).orElseThrow(() -> missing());
            boolean staysThere = before.definition().origin().equals(definition.origin());
            write(
                    connection,
                    actor,
                    "tool_server.change",
                    definition,
                    credential == null && staysThere ? before.credential() : credential,
                    credential == null && staysThere && before.isCredentialLost(),
                    before.definition().url().equals(definition.url()));
        });
        return asked(name);
    }

    /**
     * Removes a server. Calls that are under way go on to their ends.
     *
     * @throws Problem {@code not_found} if there is none
     */
    public void delete(AuditLog.Actor actor, String name) {
        change(connection -> {
            if (!ToolServerRows.delete(connection, name)) {
                throw missing();
            }
            audit.note(connection, actor, "tool_server.delete", name, Map.of());
        });
        servers.load();
    }

    /**
     * Asks the server for its tools now, and waits for its answer.
     *
     * @throws Problem {@code not_found} if there is none, {@code busy} if others are asked for too long
     */
    public RegisteredServer refresh(String name) {
        try {
            return refresh.ask(get(name), ListReader.LONGEST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemType.NOT_READY, "Purser is stopping; ask again");
        }
    }

    /**
     * The server of that name.
     *
     * @throws Problem {@code not_found} if there is none
     */
    public RegisteredServer get(String name) {
        return Optional.ofNullable(servers.load().get(name)).orElseThrow(() -> missing());
    }

    private void write(
            Connection connection,
            AuditLog.Actor actor,
            String act,
            ToolServerDefinition definition,
            @Nullable Credential credential,
            boolean keepsSealed,
            boolean keepsList)
            throws SQLException {
        UUID version = TimeOrderedUuids.next(clock.instant());
        servers.rows().write(connection, definition, credential, version, keepsSealed, keepsList);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("url", definition.url().toString());
        detail.put("price_usd", definition.priceUsd().toString());
        detail.put("keys", definition.keys());
        detail.put("content", definition.content());
        detail.put("teams", definition.teams());
        detail.put("version", version.toString());
        if (credential != null) {
            detail.put("credential_header", credential.header());
        }
        audit.note(connection, actor, act, definition.name(), detail);
    }

    private RegisteredServer asked(String name) {
        RegisteredServer server = get(name);
        refresh.askAside(name);
        return server;
    }

    private void requireKey(@Nullable Credential credential) {
        if (credential != null && !servers.rows().box().canSeal()) {
            throw Problem.of(
                    ProblemType.NOT_READY,
                    "no credential can be stored without a secrets key: set PURSER_SECRETS_KEY or"
                            + " PURSER_SECRETS_KEY_FILE; `purser key create --secrets` prints one");
        }
    }

    private static Problem missing() {
        return Problem.of(
                ProblemType.NOT_FOUND, "there is no tool server of that name; GET /v1/tool-servers lists them");
    }

    private void change(TransactionRunner.Change change) {
        TransactionRunner.change(servers.database(), connection -> {
            ToolServerRows.lock(connection);
            change.in(connection);
        });
    }
}
