package io.purser.budget;

import io.purser.ledger.Ids;
import io.purser.money.Usd;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The budget that everybody has: {@code purser.monthly-budget-cap} dollars in a calendar month, for everything. */
@ApplicationScoped
class MonthlyCap {
    static final String NAME = "monthly-cap";

    private final DataSource database;
    private final Clock clock;
    private final Usd cap;
    private final ZoneId zone;

    MonthlyCap(
            DataSource database,
            Clock clock,
            @ConfigProperty(name = "purser.monthly-budget-cap", defaultValue = "20.00") String cap,
            @ConfigProperty(name = "purser.zone", defaultValue = "UTC") ZoneId zone) {
        this.database = database;
        this.clock = clock;
        this.cap = parse(cap);
        this.zone = zone;
    }

    private static Usd parse(String cap) {
        try {
            Usd usd = Usd.parse(cap);
            if (!usd.isNegative()) {
                return usd;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PURSER_MONTHLY_BUDGET_CAP is \"" + cap + "\": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("PURSER_MONTHLY_BUDGET_CAP must not be negative: " + cap);
    }

    /** Writes the setting down; where it changed, the window that is open has the new limit from now on. */
    void start(@Observes @Priority(1) StartupEvent event) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement upsert = connection.prepareStatement("""
                            insert into budget as b (id, name, scope, limit_nanos, window_kind, zone, hard, origin,
                                created_at, updated_at)
                            values (?, ?, '{}', ?, 'month', ?, true, 'setting', now(), now())
                            on conflict (name) do update set limit_nanos = excluded.limit_nanos, zone = excluded.zone,
                                updated_at = now()
                            where (b.limit_nanos, b.zone) is distinct from (excluded.limit_nanos, excluded.zone)
                            """);
                    PreparedStatement window = connection.prepareStatement("""
                            update budget_window w set limit_nanos = b.limit_nanos from budget b
                            where b.id = w.budget_id and b.name = ? and w.limit_nanos <> b.limit_nanos
                                and (w.ends_at is null or w.ends_at > now())
                            """);
                    PreparedStatement revise =
                            connection.prepareStatement("update budget_revision set revision = revision + 1")) {
                upsert.setObject(1, Ids.next(clock.instant()));
                upsert.setString(2, NAME);
                upsert.setLong(3, cap.nanos());
                upsert.setString(4, zone.getId());
                boolean changed = upsert.executeUpdate() > 0;
                window.setString(1, NAME);
                changed |= window.executeUpdate() > 0;
                if (changed) {
                    revise.executeUpdate();
                }
            }
            connection.commit();
        }
    }
}
