package io.purser.budget;

import io.purser.budget.operation.Settlement;
import io.purser.ledger.ColumnArrays;
import io.purser.ledger.StatementPipeline;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The calls whose cost a provider can be asked for later, because the charge is an estimate or the upper bound. A call
 * that ends within half a second is never written to the database. A longer call is written while it is under way, so
 * that a replica's death does not lose it.
 */
@Singleton
public class CostInquiries {
    /** The most calls that are remembered in memory while the database is unavailable. */
    private static final int MOST = 10_000;
    /** A call that ends within this time needs no row. */
    private static final Duration SHORT = Duration.ofMillis(500);

    /** The last question comes after about half an hour; a provider that does not know the cost by then never will. */
    private static final int ASKED_AT_MOST = 12;

    private static final int LONGEST_WAIT_SECONDS = 300;
    private static final int LONGEST_NAME = 200;

    /**
     * A question to a provider about the cost of one call.
     *
     * @param reservation the reservation's id, which is also the entry's
     * @param generation the provider's id of the answer
     * @param priceVersion the list of prices that was in force, if the entry is known; otherwise empty
     */
    public record CostInquiry(UUID reservation, String provider, String model, String generation, String priceVersion) {
        /** A question about a call that has no entry yet. */
        public CostInquiry(UUID reservation, String provider, String model, String generation) {
            this(reservation, provider, model, generation, "");
        }

        private CostInquiry about(LateSettlements.SettledEntry entry) {
            return new CostInquiry(
                    reservation, provider, model, generation, entry.entry().priceVersion());
        }

        public String target() {
            return provider + ":" + model;
        }
    }

    private record Noted(CostInquiry question, long at) {}

    private final DataSource database;
    private final Map<UUID, Noted> noted = new ConcurrentHashMap<>();

    CostInquiries(@io.quarkus.agroal.DataSource("money") DataSource database) {
        this.database = database;
    }

    /** Remembers a call that is under way, and its provider's id for it. */
    public void note(CostInquiry question) {
        if (noted.size() < MOST && isName(question.generation())) {
            noted.put(question.reservation(), new Noted(question, System.nanoTime()));
        }
    }

    /**
     * Whether the id can be sent to a provider. A text with a NUL would also fail all rows that are written with it.
     */
    public static boolean isName(String generation) {
        return !generation.isEmpty()
                && generation.length() <= LONGEST_NAME
                && generation.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** Forgets the question if the settlement of the call is not an estimate. */
    public void settled(Settlement settlement) {
        boolean isGuess = settlement instanceof Settlement.UnknownCost
                || (settlement instanceof Settlement.Capture capture && capture.isGuess());
        if (!isGuess) {
            noted.remove(settlement.reservation());
        }
    }

    /** Writes the questions about calls that have been under way for at least half a second. */
    public void write() throws SQLException {
        long now = System.nanoTime();
        List<Noted> due = noted.values().stream()
                .filter(each -> now - each.at() >= SHORT.toNanos())
                .toList();
        if (due.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection()) {
            StatementPipeline trip = new StatementPipeline(connection);
            trip.change(
                    """
                    insert into generation_question (reservation, provider, model, generation, next_ask)
                    select id, provider, model, generation, now() + interval '1 second'
                    from unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) as q (id, provider, model, generation)
                    on conflict (reservation) do nothing
                    """,
                    trip.columns(
                            due,
                            (ColumnArrays<Noted> columns) -> columns.column(
                                            "uuid", each -> each.question().reservation())
                                    .column("text", each -> each.question().provider())
                                    .column("text", each -> each.question().model())
                                    .column("text", each -> each.question().generation())));
            trip.go();
        }
        due.forEach(each -> noted.remove(each.question().reservation(), each));
    }

    /**
     * The questions that are due now. Each is postponed for all other replicas; a question that needs no answer any
     * more is deleted.
     */
    public List<CostInquiry> take(int limit) throws SQLException {
        List<CostInquiry> open = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (CostInquiry question : due(connection, limit)) {
                Optional<CostInquiry> unanswered = LateSettlements.find(connection, question.reservation())
                        .filter(LateSettlements.SettledEntry::isOpen)
                        .map(question::about);
                if (unanswered.isPresent()) {
                    open.add(unanswered.get());
                } else {
                    forget(connection, question.reservation());
                }
            }
        }
        return open;
    }

    private static List<CostInquiry> due(Connection connection, int limit) throws SQLException {
        List<CostInquiry> due = new ArrayList<>();
        try (PreparedStatement delete =
                connection.prepareStatement("delete from generation_question where asked >= ? and next_ask <= now()")) {
            delete.setInt(1, ASKED_AT_MOST);
            delete.executeUpdate();
        }
        try (PreparedStatement take = connection.prepareStatement("""
                update generation_question set asked = asked + 1,
                    next_ask = now() + least(?, power(2, asked + 1)) * interval '1 second'
                where reservation in (select q.reservation from generation_question q
                    where q.next_ask <= now()
                        and not exists (select 1 from reservation r where r.id = q.reservation)
                    order by q.next_ask limit ?)
                returning reservation, provider, model, generation
                """)) {
            take.setInt(1, LONGEST_WAIT_SECONDS);
            take.setInt(2, limit);
            try (ResultSet row = take.executeQuery()) {
                while (row.next()) {
                    due.add(new CostInquiry(
                            row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4)));
                }
            }
        }
        return due;
    }

    /** Deletes a question that was answered. */
    public void forget(UUID reservation) throws SQLException {
        try (Connection connection = database.getConnection()) {
            forget(connection, reservation);
        }
    }

    private static void forget(Connection connection, UUID reservation) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from generation_question where reservation = ?")) {
            delete.setObject(1, reservation);
            delete.executeUpdate();
        }
    }
}
