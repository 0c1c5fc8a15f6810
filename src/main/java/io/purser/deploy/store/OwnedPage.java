package io.purser.deploy.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of things that belong to teams and agents, the newest first.
 *
 * @param before only those that are older than this one, or null
 * @param team only this team's, or null for all
 * @param agent only this agent's, or null for all
 */
public record OwnedPage(
        @Nullable UUID before,
        @Nullable String team,
        @Nullable String agent,
        int limit) {
    /** The condition, the order and the limit of a query for it. */
    public static final String SQL = """
         (?::uuid is null or id < ?) and (?::text is null or team = ?) and (?::text is null or agent = ?)
        order by id desc limit ?
        """;

    /** Binds the parameters of {@link #SQL}, if the query has no others. */
    public void bind(PreparedStatement select) throws SQLException {
        select.setObject(1, before);
        select.setObject(2, before);
        select.setString(3, team);
        select.setString(4, team);
        select.setString(5, agent);
        select.setString(6, agent);
        select.setInt(7, limit);
    }

    /** The next things after that one. */
    public OwnedPage after(UUID last, int most) {
        return new OwnedPage(last, team, agent, most);
    }
}
