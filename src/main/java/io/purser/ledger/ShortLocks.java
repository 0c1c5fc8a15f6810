package io.purser.ledger;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Lets no migration wait longer than a second for a lock: whoever commits waits behind it. For its transaction alone,
 * so that a connection goes back into the pool as it came. A migration from a newer release is none of ours, and is left.
 */
@Singleton
public class ShortLocks implements FlywayConfigurationCustomizer, Callback {
    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(this).ignoreMigrationPatterns("*:future");
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("set local lock_timeout = '1s'");
        } catch (SQLException e) {
            throw new FlywayException("lock_timeout could not be set for a migration", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "short locks";
    }
}
