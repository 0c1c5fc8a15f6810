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
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Exports the ledger in the format of 371 OS. */
@ApplicationScoped
public class LlmUsageExport {
    private static final int ROWS_AT_ONCE = 1_000;

    private final DataSource database;

    public LlmUsageExport(@io.quarkus.agroal.DataSource("reports") DataSource database) {
        this.database = database;
    }

    /**
     * A selection of entries; a field that is null matches all.
     *
     * @param from the first instant, inclusive
     * @param to the last instant, exclusive
     * @param zone the zone in whose local time the times are written
     */
    public record ExportRequest(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String team,
            @Nullable String agent,
            ZoneId zone) {}

    /** The end of a page. */
    private record Position(OffsetDateTime time, UUID entry) {}

    private record Page(List<String> lines, @Nullable Position last) {}

    /**
     * Passes on one JSON object for each call, the oldest first: an imported call as it came in, another call with its
     * corrections added, because the format has no corrections. It reads them in pages and holds no connection while it
     * passes an object on, which may take as long as the reader needs.
     */
    public void write(ExportRequest request, Consumer<String> each) throws SQLException {
        Page page = page(request, null);
        page.lines().forEach(each);
        while (page.lines().size() == ROWS_AT_ONCE) {
            page = page(request, page.last());
            page.lines().forEach(each);
        }
    }

    private Page page(ExportRequest request, @Nullable Position after) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("""
                select e.time, e.id, e.provider, e.model, e.prompt_tokens + coalesce(c.prompt_tokens, 0) as prompt,
                    e.completion_tokens + coalesce(c.completion_tokens, 0) as completion,
                    e.cost_nanos + coalesce(c.cost_nanos, 0) as cost, e.task, e.agent,
                    coalesce(c.status, e.status) as status, i.line
                from usage_entry e
                left join usage_entry c on c.corrects = e.id and c.time = e.time
                left join usage_import i on i.entry = e.id
                where e.corrects is null
                """);
        add(sql, parameters, " and e.time >= ?", time(request.from()));
        add(sql, parameters, " and e.time < ?", time(request.to()));
        add(sql, parameters, " and e.team = ?", request.team());
        add(sql, parameters, " and e.agent = ?", request.agent());
        if (after != null) {
            // The first condition follows from the second, and lets PostgreSQL skip the partitions of earlier months.
            add(sql, parameters, " and e.time >= ?", after.time());
            add(sql, parameters, " and (e.time, e.id) > (?, ", after.time());
            add(sql, parameters, "?)", after.entry());
        }
        sql.append(" order by e.time, e.id limit ").append(ROWS_AT_ONCE);
        List<String> lines = new ArrayList<>();
        Position last = null;
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < parameters.size(); i++) {
                select.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String imported = row.getString("line");
                    lines.add(imported == null ? line(row, request.zone()).toJson() : imported);
                    last = new Position(row.getObject("time", OffsetDateTime.class), row.getObject("id", UUID.class));
                }
            }
        }
        return new Page(lines, last);
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
