package io.purser.ledger.llmusage;

import io.purser.money.Usd;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The ledger as 371 OS would have written it. */
@ApplicationScoped
public class LlmUsageExport {
    private static final int ROWS_AT_ONCE = 1_000;

    private final DataSource database;

    public LlmUsageExport(DataSource database) {
        this.database = database;
    }

    /**
     * Which entries are wanted; what is null does not matter.
     *
     * @param from the first instant, included
     * @param to the last instant, excluded
     * @param zone on whose clock times are written
     */
    public record Wish(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String team,
            @Nullable String agent,
            ZoneId zone) {}

    /**
     * Hands out one JSON object for each call, the oldest first: an imported one as it came in, another with its
     * corrections counted in, because the file knows none.
     */
    public void write(Wish wish, Consumer<String> each) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("""
                select e.time, e.provider, e.model, e.prompt_tokens + coalesce(c.prompt_tokens, 0) as prompt,
                    e.completion_tokens + coalesce(c.completion_tokens, 0) as completion,
                    e.cost_nanos + coalesce(c.cost_nanos, 0) as cost, e.task, e.agent,
                    coalesce(c.status, e.status) as status, i.line
                from usage_entry e
                left join usage_entry c on c.corrects = e.id and c.time = e.time
                left join usage_import i on i.entry = e.id
                where e.corrects is null
                """);
        add(sql, parameters, " and e.time >= ?", time(wish.from()));
        add(sql, parameters, " and e.time < ?", time(wish.to()));
        add(sql, parameters, " and e.team = ?", wish.team());
        add(sql, parameters, " and e.agent = ?", wish.agent());
        sql.append(" order by e.time, e.id");
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // or the driver reads everything before it hands out the first row
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                for (int i = 0; i < parameters.size(); i++) {
                    select.setObject(i + 1, parameters.get(i));
                }
                select.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        String imported = row.getString("line");
                        each.accept(imported == null ? line(row, wish.zone()).toJson() : imported);
                    }
                }
            } finally {
                connection.rollback();
            }
        }
    }

    private static LlmUsageLine line(ResultSet row, ZoneId zone) throws SQLException {
        Instant time = row.getObject("time", OffsetDateTime.class).toInstant();
        return new LlmUsageLine(
                LlmUsageLine.ts(time, zone),
                time,
                row.getString("provider"),
                row.getString("model"),
                row.getLong("prompt"),
                row.getLong("completion"),
                Usd.ofNanos(row.getLong("cost")).toBigDecimal().stripTrailingZeros(),
                row.getString("task"),
                row.getString("agent"),
                row.getString("status"));
    }

    private static void add(StringBuilder sql, List<Object> parameters, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            parameters.add(value);
        }
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
