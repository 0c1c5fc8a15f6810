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
 * Limits every migration to a second of waiting for a lock, because commits wait behind it. The limit holds for its
 * transaction alone, so that the connection returns to the pool unchanged. Flyway ignores migrations of a newer
 * release.
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
