package io.purser.deploy.store;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.DeploymentClaims;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The claims in the database that all replicas share.
 *
 * @param replica new at every start, to recognise the claims of a dead process
 * @param safe stores the manifests
 */
public record SqlDeploymentClaims(DataSource database, UUID replica, EncryptedSdlStore safe)
        implements DeploymentClaims {
    /** Longer than Console takes for a creation, with the retries. */
    private static final Duration TURN = Duration.ofMinutes(5);

    @Override
    public Creation creating(String operation, ManifestHash hash, ManifestHash otherHash, Instant now) {
        return TransactionRunner.run(database, connection -> {
            boolean isNew = begin(connection, operation, "create", new Hashes(hash, otherHash), null, now);
            try (PreparedStatement select = connection.prepareStatement(
                    "select since, last, dseq, owner from akash_console_operation where operation = ?")) {
                select.setString(1, operation);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    @Nullable Long dseq = row.getObject(3, Long.class);
                    return new Creation(
                            time(row, 1),
                            time(row, 2),
                            isNew,
                            dseq == null
                                    ? Optional.empty()
                                    : Optional.of(new DeploymentId(new Address(row.getString(4)), dseq)));
                }
            }
        });
    }

    /** The deployment that an operation has made, as far as Purser knows. */
    public Optional<DeploymentId> made(String operation) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select dseq, owner from akash_console_operation where operation = ? and dseq is not null")) {
                select.setString(1, operation);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new DeploymentId(new Address(row.getString(2)), row.getLong(1)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public boolean isBegun(String operation) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select 1 from akash_console_operation where operation = ?")) {
                select.setString(1, operation);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public Deposit depositing(String operation, DeploymentId id, DecCoin received, Instant now) {
        return TransactionRunner.run(database, connection -> {
            boolean isNew = begin(connection, operation, "deposit", null, received, now);
            try (PreparedStatement select = connection.prepareStatement(
                    "select received_uact, last, done from akash_console_operation where operation = ?")) {
                select.setString(1, operation);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new Deposit(
                            new DecCoin(Coin.UACT, row.getBigDecimal(1)), time(row, 2), isNew, row.getBoolean(3));
                }
            }
        });
    }

    /** The hashes that Console, and Akash's own parser, give a manifest. */
    private record Hashes(ManifestHash console, ManifestHash other) {}

    private static boolean begin(
            Connection connection,
            String operation,
            String kind,
            @Nullable Hashes hashes,
            @Nullable DecCoin received,
            Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into akash_console_operation (operation, kind, hash, other_hash, received_uact, since, last)
                values (?, ?, ?, ?, ?, ?, ?) on conflict (operation) do nothing
                """)) {
            insert.setString(1, operation);
            insert.setString(2, kind);
            insert.setString(3, hashes == null ? null : hashes.console().toString());
            insert.setString(4, hashes == null ? null : hashes.other().toString());
            insert.setBigDecimal(5, received == null ? null : received.amount());
            insert.setObject(6, DeploymentRows.at(now));
            insert.setObject(7, DeploymentRows.at(now));
            return insert.executeUpdate() == 1;
        }
    }

    @Override
    public void again(String operation, Instant now) {
        change("update akash_console_operation set last = ? where operation = ?", DeploymentRows.at(now), operation);
    }

    @Override
    public void created(String operation, DeploymentId id, String manifest) {
        EncryptedSdlStore.StoredSdl kept = safe.keep(id, manifest);
        change(
                "update akash_console_operation set dseq = ?, owner = ?, manifest = ?, sealed = ?, done = true"
                        + " where operation = ?",
                id.dseq(),
                id.owner().text(),
                kept.bytes(),
                kept.isSealed(),
                operation);
    }

    @Override
    public void updated(DeploymentId id, String manifest) {
        EncryptedSdlStore.StoredSdl kept = safe.keep(id, manifest);
        change(
                "update akash_console_operation set manifest = ?, sealed = ? where dseq = ?",
                kept.bytes(),
                kept.isSealed(),
                id.dseq());
    }

    @Override
    public Optional<String> manifest(DeploymentId id) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select manifest, sealed from akash_console_operation where dseq = ? and manifest is not null")) {
                select.setLong(1, id.dseq());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? safe.manifest(id, new EncryptedSdlStore.StoredSdl(row.getBytes(1), row.getBoolean(2)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void deposited(String operation) {
        change("update akash_console_operation set done = true where operation = ?", operation);
    }

    @Override
    public void refused(String operation) {
        change("delete from akash_console_operation where operation = ? and dseq is null and not done", operation);
    }

    private void change(String sql, Object... values) {
        TransactionRunner.run(database, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public boolean isClaimed(long dseq) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select 1 from akash_console_operation where dseq = ?")) {
                select.setLong(1, dseq);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public boolean isAwaited(ManifestHash hash) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select 1 from akash_console_operation
                    where kind = 'create' and dseq is null and (hash = ? or other_hash = ?) limit 1
                    """)) {
                select.setString(1, hash.toString());
                select.setString(2, hash.toString());
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** The lock of a dead replica is free as soon as its worker leases have ended. */
    @Override
    public <T> T oneByOne(ManifestHash hash, Supplier<T> creation) {
        UUID holder = UUID.randomUUID();
        if (!take(hash, holder)) {
            throw Problem.of(
                            ProblemType.BUSY,
                            "another deployment with this very manifest is being created; it is this one's turn next")
                    .retryAfter(Duration.ofSeconds(2));
        }
        try {
            return creation.get();
        } finally {
            change("delete from akash_creation_turn where hash = ? and holder = ?", hash.toString(), holder);
        }
    }

    private boolean take(ManifestHash hash, UUID holder) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into akash_creation_turn (hash, holder, replica, until)
                    values (?, ?, ?, now() + ? * interval '1 millisecond')
                    on conflict (hash) do update set holder = excluded.holder, replica = excluded.replica,
                        until = excluded.until
                    where akash_creation_turn.until < now() or not exists (select 1 from deployment d
                        where d.worker = akash_creation_turn.replica and d.worker_until >= now())
                    """)) {
                upsert.setString(1, hash.toString());
                upsert.setObject(2, holder);
                upsert.setObject(3, replica);
                upsert.setLong(4, TURN.toMillis());
                return upsert.executeUpdate() == 1;
            }
        });
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
