package io.purser.catalog;

import io.purser.database.TransactionRunner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The models that providers list, in the database, for all replicas and for the next start. */
@ApplicationScoped
class AcceptedModels {
    private static final String LISTED = "and gone_at is null";
    /** Long enough for what was reserved at them. */
    private static final String GONE =
            "and gone_at > now() - interval '7 days' order by gone_at desc, model limit 1000";

    /**
     * A source as the database has it.
     *
     * @param revision grows with each change of its models
     * @param answeredAt the time of the last list that was taken over, or null
     * @param failure the reason why the last attempt failed, or null
     * @param leftOut a line for each model of that list that cannot be used
     */
    record SourceRow(
            String provider,
            String baseUrl,
            long revision,
            @Nullable Instant answeredAt,
            @Nullable String failure,
            List<String> leftOut) {}

    private final DataSource database;
    private final PriceBooks priceBooks;

    AcceptedModels(DataSource database, PriceBooks priceBooks) {
        this.database = database;
        this.priceBooks = priceBooks;
    }

    /** Makes a row for each source that has none, so that it is due at once. */
    void add(List<ModelSource> sources) {
        TransactionRunner.run(database, connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into catalog_source (provider, base_url, due_at) values (?, ?, '-infinity')"
                            + " on conflict do nothing")) {
                for (ModelSource source : sources) {
                    AcceptedModelRows.place(insert, 1, source);
                    insert.addBatch();
                }
                return insert.executeBatch();
            }
        });
    }

    List<SourceRow> sources() {
        return TransactionRunner.read(database, connection -> {
            List<SourceRow> sources = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "select provider, base_url, revision, answered_at, failure, left_out from catalog_source");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    OffsetDateTime answered = row.getObject(4, OffsetDateTime.class);
                    Array leftOut = row.getArray(6);
                    sources.add(new SourceRow(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            answered == null ? null : answered.toInstant(),
                            row.getString(5),
                            List.of((String[]) leftOut.getArray())));
                }
            }
            return sources;
        });
    }

    /** The models on the source's list, in the order of their names. */
    List<AcceptedModel> models(ModelSource source) {
        return TransactionRunner.read(
                database,
                connection -> List.copyOf(AcceptedModelRows.read(connection, source, LISTED + " order by model")
                        .values()));
    }

    /** The models that left the source's list lately. */
    List<AcceptedModel> gone(ModelSource source) {
        return TransactionRunner.read(
                database,
                connection -> List.copyOf(
                        AcceptedModelRows.read(connection, source, GONE).values()));
    }

    /** Takes a source for that long if it is due. So only one replica asks it, and another does if that one dies. */
    boolean take(ModelSource source, Duration lease) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("update catalog_source set due_at = now() + ? * interval '1 second'"
                            + " where provider = ? and base_url = ? and due_at <= now()")) {
                update.setLong(1, lease.toSeconds());
                AcceptedModelRows.place(update, 2, source);
                return update.executeUpdate() > 0;
            }
        });
    }

    /** Notes that a source failed; what it listed before goes on to hold. */
    void failed(ModelSource source, String why, Duration again) {
        TransactionRunner.run(database, connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update catalog_source set failure = ?, due_at = now() + ? * interval '1 second'"
                            + " where provider = ? and base_url = ?")) {
                update.setString(1, why);
                update.setLong(2, again.toSeconds());
                AcceptedModelRows.place(update, 3, source);
                return update.executeUpdate();
            }
        });
    }

    /** Takes a list over, and returns whether anything changed. */
    boolean takeOver(ModelSource source, List<AcceptedModel> offered, List<String> leftOut, Duration again) {
        return TransactionRunner.run(database, connection -> {
            lock(connection, source);
            Map<String, AcceptedModel> old = AcceptedModelRows.read(connection, source, "");
            Set<String> gone = new HashSet<>(old.keySet());
            gone.removeAll(AcceptedModelRows.read(connection, source, LISTED).keySet());
            List<AcceptedModel> changed = new ArrayList<>();
            for (AcceptedModel model : offered) {
                AcceptedModel known = old.get(model.id());
                Optional<AcceptedModel.Line> holding = known == null ? filed(source, model) : Optional.of(known.line());
                AcceptedModel next = holding.map(model::after).orElse(model);
                if (!next.equals(known) || gone.contains(model.id())) {
                    changed.add(next);
                }
            }
            priceBooks.keep(connection, lines(changed));
            AcceptedModelRows.write(connection, source, changed);
            boolean hasLeft = AcceptedModelRows.takeOff(connection, source, offered);
            boolean hasChanged = hasLeft || !changed.isEmpty();
            try (PreparedStatement update = connection.prepareStatement("""
                    update catalog_source set revision = revision + ?, answered_at = now(), failure = null, left_out = ?,
                        due_at = now() + ? * interval '1 second'
                    where provider = ? and base_url = ?
                    """)) {
                update.setLong(1, hasChanged ? 1 : 0);
                update.setArray(2, connection.createArrayOf("text", leftOut.toArray()));
                update.setLong(3, again.toSeconds());
                AcceptedModelRows.place(update, 4, source);
                update.executeUpdate();
            }
            return hasChanged;
        });
    }

    private static Optional<AcceptedModel.Line> filed(ModelSource source, AcceptedModel model) {
        return source.filedPrices(model.id()).map(prices -> {
            String line = PriceLine.of(source.target(model.id()).orElseThrow(), prices);
            return new AcceptedModel.Line(PriceLine.version(line), line);
        });
    }

    /**
     * Lets the held prices of a model hold.
     *
     * @param version of the held prices that the operator saw
     * @param note writes in the same transaction that they were confirmed
     * @return false if other prices are held, or none
     */
    boolean confirm(ModelSource source, String id, String version, TransactionRunner.Change note) {
        return TransactionRunner.run(database, connection -> {
            lock(connection, source);
            AcceptedModel known =
                    AcceptedModelRows.read(connection, source, LISTED).get(id);
            AcceptedModel.Line held = known == null ? null : known.held();
            if (known == null || held == null || !held.version().equals(version)) {
                return false;
            }
            AcceptedModel confirmed = known.priced(held, null);
            priceBooks.keep(connection, lines(List.of(confirmed)));
            AcceptedModelRows.write(connection, source, List.of(confirmed));
            try (PreparedStatement update = connection.prepareStatement(
                    "update catalog_source set revision = revision + 1 where provider = ? and base_url = ?")) {
                AcceptedModelRows.place(update, 1, source);
                update.executeUpdate();
            }
            note.in(connection);
            return true;
        });
    }

    private static void lock(Connection connection, ModelSource source) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(
                "select 1 from catalog_source where provider = ? and base_url = ? for update")) {
            AcceptedModelRows.place(lock, 1, source);
            lock.executeQuery().close();
        }
    }

    private static Map<String, String> lines(List<AcceptedModel> models) {
        Map<String, String> lines = new HashMap<>();
        models.forEach(model -> lines.put(model.line().version(), model.line().text()));
        return lines;
    }
}
