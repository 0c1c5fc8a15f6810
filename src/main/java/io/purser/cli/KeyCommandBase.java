package io.purser.cli;

import io.purser.access.SecretSettings;
import io.purser.access.key.AuditLog;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.SecretsKeys;
import io.purser.cli.base.CommandBase;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The base of the commands about keys: it opens the database, names the actor and prints problems. */
@Command
@RegisterForReflection
abstract class KeyCommandBase extends CommandBase {
    private static final String NO_TABLE = "42P01";
    private static final int LOGIN_SECONDS = 30;
    private static final int ANSWER_SECONDS = 20;

    static final AuditLog.Actor ACTOR = new AuditLog.Actor("command-line", null);

    @Override
    public final Integer call() {
        try {
            run();
            return CommandLine.ExitCode.OK;
        } catch (Problem problem) {
            return fail(problem.detail());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return fail(
                    e.getCause() instanceof SQLException failure && NO_TABLE.equals(failure.getSQLState())
                            ? "the database in PURSER_DB_URL has no tables of Purser yet: start Purser once, which makes them"
                            : String.valueOf(e.getMessage()));
        }
    }

    abstract void run();

    /** The moment at which a secret ends that is refused from this day on, in UTC; null for none. */
    static @Nullable Instant end(@Nullable LocalDate firstDayRefused) {
        return firstDayRefused == null
                ? null
                : firstDayRefused.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The keys in the database that the settings name. */
    final KeyAdministration keys() {
        SecretsKeys secrets = SecretSettings.ofVariables(settings())
                .valueOrFile("secrets-key")
                .map(SecretsKeys::parse)
                .orElseGet(SecretsKeys::none);
        return KeyAdministration.over(database(), secrets);
    }

    final PGSimpleDataSource database() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings()
                .apply("PURSER_DB_URL")
                .orElseThrow(() -> new IllegalStateException("set PURSER_DB_URL to the database of the server, as in"
                        + " jdbc:postgresql://host/purser, with PURSER_DB_USERNAME and PURSER_DB_PASSWORD")));
        // As the server does; a parameter of the URL wins. The driver itself waits ten seconds for a connection.
        if (source.getLoginTimeout() == 0) {
            source.setLoginTimeout(LOGIN_SECONDS);
        }
        if (source.getSocketTimeout() == 0) {
            source.setSocketTimeout(ANSWER_SECONDS);
        }
        settings().apply("PURSER_DB_USERNAME").ifPresent(username -> {
            source.setUser(username);
            source.setPassword(settings().apply("PURSER_DB_PASSWORD").orElse(null));
        });
        return source;
    }
}
