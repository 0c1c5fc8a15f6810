package io.purser.reconciliation;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the ledger has about a provider's calls. It reads entries, because roll-ups are by the days of another zone. */
@ApplicationScoped
public class LedgerActivity {
    private static final int NANO_DIGITS = 9;

    private final DataSource database;

    LedgerActivity(@io.quarkus.agroal.DataSource("reports") DataSource database) {
        this.database = database;
    }

    /**
     * The sums for each day in UTC and each model. A correction counts on the day of the call that it corrects.
     *
     * @param from the first day
     * @param to the day after the last one
     */
    public List<Activity> of(String provider, LocalDate from, LocalDate to) throws SQLException {
        List<Activity> activities = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        select (time at time zone 'UTC')::date, model,
                            count(*) filter (where corrects is null and cached_from is null),
                            sum(prompt_tokens), sum(completion_tokens), sum(cost_nanos),
                            coalesce(sum(cost_nanos) filter (where estimated or status = 'unsettled'), 0)
                        from usage_entry where provider = ? and time >= ? and time < ?
                        group by 1, 2 order by 1, 2
                        """)) {
            select.setString(1, provider);
            select.setObject(2, from.atStartOfDay().atOffset(ZoneOffset.UTC));
            select.setObject(3, to.atStartOfDay().atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    activities.add(new Activity(
                            row.getObject(1, LocalDate.class),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getBigDecimal(6).movePointLeft(NANO_DIGITS),
                            row.getBigDecimal(7).movePointLeft(NANO_DIGITS)));
                }
            }
        }
        return activities;
    }
}
