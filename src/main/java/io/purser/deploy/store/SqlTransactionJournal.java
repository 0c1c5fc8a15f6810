package io.purser.deploy.store;

import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.database.TransactionRunner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The journal of signed transactions in the database that all replicas share.
 *
 * @param unsettled the time after which Purser asks the chain whether an unsettled transaction has paid gas
 */
public record SqlTransactionJournal(DataSource database, Clock clock, Duration unsettled)
        implements TransactionJournal {
    private static final long NANOS = 1_000_000_000L;
    private static final Pattern OF_A_DEPLOYMENT =
            Pattern.compile("[a-z-]+/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.*");
    private static final String UNIQUE_VIOLATION = "23505";

    @Override
    public Optional<JournalEntry> latest(String operation) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select bytes, timeout_nanos, state from akash_transaction
                    where operation = ? order by number desc limit 1
                    """)) {
                select.setString(1, operation);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new JournalEntry(
                                    new SignedTransaction(row.getBytes(1), instant(row.getLong(2))),
                                    JournalState.CODES.get(row.getString(3))))
                            : Optional.empty();
                }
            }
        });
    }

    /**
     * Refuses a second transaction while one is open or done. A worker that was stopped for a while may believe that
     * there is none.
     */
    @Override
    public void signed(String operation, SignedTransaction transaction) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into akash_transaction (operation, number, hash, bytes, timeout_nanos, state, signed_at,
                            deployment, gas_owed_at)
                        select ?, coalesce(max(number), 0) + 1, ?, ?, ?, 'sent', ?, ?::uuid,
                            case when ?::uuid is not null then now() + ? * interval '1 millisecond' end
                        from akash_transaction
                        where operation = ? having count(*) filter (where state in ('sent', 'done')) = 0
                        """)) {
            insert.setString(1, operation);
            insert.setString(2, transaction.hash());
            insert.setBytes(3, transaction.bytes());
            insert.setLong(4, nanos(transaction.timeout()));
            insert.setObject(5, DeploymentRows.at(clock.instant()));
            insert.setObject(6, deployment(operation));
            insert.setObject(7, deployment(operation));
            insert.setLong(8, unsettled.toMillis());
            insert.setString(9, operation);
            if (insert.executeUpdate() == 1) {
                return;
            }
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new IllegalStateException(
                        "the transaction for " + operation + " cannot be kept, so it is not sent", e);
            }
        }
        throw new IllegalStateException(
                "another worker has signed a transaction for " + operation + ", or another with this very time-out");
    }

    /** Settles a transaction. Nobody has to ask the chain about its gas from now on. */
    @Override
    public void settled(String operation, String hash, JournalState state) {
        TransactionRunner.run(database, connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update akash_transaction set state = ?, gas_owed_at = null,
                        gas_due_at = case when ? and gas_nanos is null then now() end
                    where operation = ? and hash = ? and state = 'sent'
                    """)) {
                update.setString(1, code(state));
                update.setBoolean(2, deployment(operation) != null && hasPaid(state));
                update.setString(3, operation);
                update.setString(4, hash);
                return update.executeUpdate();
            }
        });
    }

    /** A replica of the previous release does not know refusals, and reads a refusal as the failure that it is. */
    private static String code(JournalState state) {
        return (state == JournalState.REFUSED ? JournalState.FAILED : state).code();
    }

    /** The deployment of an operation, by the operation's name; null if it has none. */
    private static @Nullable UUID deployment(String operation) {
        Matcher name = OF_A_DEPLOYMENT.matcher(operation);
        return name.matches() ? UUID.fromString(name.group(1)) : null;
    }

    private static boolean hasPaid(JournalState state) {
        return switch (state) {
            case DONE, FAILED -> true;
            case SENT, REFUSED, EXPIRED -> false;
        };
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
