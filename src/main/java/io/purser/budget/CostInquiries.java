package io.purser.budget;

import io.purser.budget.operation.Settlement;
import io.purser.ledger.ColumnArrays;
import io.purser.ledger.StatementPipeline;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * What providers can be asked later: what a call cost whose charge is a guess, or its bound. A call that is over in a
 * moment never gets into the database; one that takes longer is there before anything can happen to this replica.
 */
@ApplicationScoped
public class CostInquiries {
    /** So many that nobody knows the cost of are remembered while the database is away. */
    private static final int MOST = 10_000;
    /** A call that is over by then needs no row. */
    private static final Duration SHORT = Duration.ofMillis(500);

    /** The last time is after about half an hour; who does not know by then never will. */
    private static final int ASKED_AT_MOST = 12;

    private static final int LONGEST_WAIT_SECONDS = 300;
    private static final int LONGEST_NAME = 200;

    /**
     * A question.
     *
     * @param reservation the entry's id as well
     * @param generation the provider's id of the answer
     */
    public record CostInquiry(UUID reservation, String provider, String model, String generation) {
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

    /** A call is under way, and this is how its provider calls it. */
    public void note(CostInquiry question) {
        if (noted.size() < MOST && isName(question.generation())) {
            noted.put(question.reservation(), new Noted(question, System.nanoTime()));
        }
    }

    /** Whether a provider can be asked by it. A text with a NUL in it would also fail all that are written with it. */
    public static boolean isName(String generation) {
        return !generation.isEmpty()
                && generation.length() <= LONGEST_NAME
                && generation.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** The call is being settled; where that is no guess, there is nothing to ask. */
    public void settled(Settlement settlement) {
        boolean isGuess = settlement instanceof Settlement.UnknownCost
                || (settlement instanceof Settlement.Capture capture && capture.isGuess());
        if (!isGuess) {
            noted.remove(settlement.reservation());
        }
    }

    /** Writes down what is to be asked of calls that have been under way for a moment. */
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

    /** What is to be asked now, put off for everybody else; what needs no answer any more is forgotten. */
    public List<CostInquiry> take(int limit) throws SQLException {
        List<CostInquiry> open = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (CostInquiry question : due(connection, limit)) {
                if (LateSettlements.find(connection, question.reservation())
                        .map(LateSettlements.SettledEntry::isOpen)
                        .orElse(false)) {
                    open.add(question);
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

    /** It was answered. */
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
