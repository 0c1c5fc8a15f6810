package io.purser.access.key;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Warns at the start of API keys that no caller can use, because the secrets key that their hashes were made with is not
 * in {@code PURSER_SECRETS_KEY} any more. It looks in the background, so that no start waits for it.
 */
@Singleton
public class ForgottenSecretsKeys {
    private static final Logger LOG = Logger.getLogger(ForgottenSecretsKeys.class);

    private final DataSource database;
    private final SecretsKeys secrets;

    public ForgottenSecretsKeys(DataSource database, SecretsKeys secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("purser-secrets-keys").start(this::warn);
    }

    private void warn() {
        try {
            count().forEach((key, count) -> LOG.warnf(
                    "%d API keys were made under the secrets key %s, which is not in PURSER_SECRETS_KEY: Purser refuses"
                            + " them until it is there again, or they are rotated",
                    count, key));
        } catch (SQLException e) {
            LOG.debugf("the secrets keys of the API keys are not known: %s", e.getMessage());
        }
    }

    /** How many API keys that are not over depend on each secrets key that is not there. */
    Map<String, Long> count() throws SQLException {
        Map<String, Long> missing = new TreeMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        select s.hash_key, count(distinct k.id) from api_key_secret s join api_key k on k.id = s.api_key
                        where k.revoked_at is null and (s.expires_at is null or s.expires_at > now()) group by 1""");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (!secrets.has(row.getString(1))) {
                    missing.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return missing;
    }
}
