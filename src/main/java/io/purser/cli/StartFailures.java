package io.purser.cli;

import io.purser.liveness.Heartbeat;
import io.quarkus.arc.Arc;
import io.quarkus.logging.LoggingFilter;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Logs one sentence if a wrong setting stops the start, because the stack trace of a setting helps nobody. Defects keep
 * their stack trace.
 */
@LoggingFilter(name = "start-failures")
final class StartFailures implements Filter {
    private static final String START = Application.class.getName();
    private static final String SCHEDULER = "io.quarkus.scheduler";
    private static final String POOL = "io.agroal.pool";
    private static final String DRIVER = "org.postgresql";
    private static final String HEARTBEAT = Heartbeat.class.getName();
    private static final Pattern SETTING = Pattern.compile("\\bfor:? (?:property )?\\[?\"?(purser\\.[a-z0-9.-]+)");

    StartFailures() {}

    @Override
    public boolean isLoggable(LogRecord told) {
        String logger = String.valueOf(told.getLoggerName());
        if (Arc.container() == null && (logger.startsWith(SCHEDULER) || logger.equals(HEARTBEAT))) {
            return false; // the jobs of every second fail at the end of a refused start
        }
        if (logger.startsWith(SCHEDULER) && isOfASetting(told.getThrown())) {
            return false; // a job began before the start was refused, which says the same
        }
        if ((logger.equals(POOL) || logger.startsWith(DRIVER)) && quotesTheAddress(told)) {
            return false; // it may contain a password; the end of the start says what is wrong
        }
        if (told.getThrown() != null && START.equals(told.getLoggerName())) {
            sentence(told.getThrown()).ifPresent(sentence -> {
                told.setThrown(null);
                if (told instanceof ExtLogRecord line) {
                    line.setMessage(sentence, ExtLogRecord.FormatStyle.NO_FORMAT);
                } else {
                    told.setMessage(sentence);
                }
            });
        }
        return true;
    }

    private static boolean isOfASetting(@Nullable Throwable failure) {
        return failure != null && (failure instanceof ConfigurationException || isOfASetting(failure.getCause()));
    }

    private static boolean quotesTheAddress(LogRecord told) {
        String text = told.getMessage() + Arrays.toString(told.getParameters()) + told.getThrown();
        return text.contains("Driver does not support the provided URL")
                || text.contains("Unable to parse URL")
                || text.contains("JDBC URL");
    }

    /** Says which setting is wrong and why; empty if the failure has another cause. */
    static Optional<String> sentence(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable one = failure; one != null && !chain.contains(one); one = one.getCause()) {
            chain.add(one);
        }
        Throwable root = chain.getLast();
        Optional<Throwable> named = chain.stream()
                .filter(one -> one instanceof IllegalArgumentException || one instanceof UncheckedIOException)
                .filter(one -> said(one).startsWith("PURSER_"))
                .findFirst();
        Optional<Throwable> file =
                chain.stream().filter(UncheckedIOException.class::isInstance).findFirst();
        Optional<String> setting = chain.stream()
                .map(one -> SETTING.matcher(String.valueOf(one.getMessage())))
                .filter(Matcher::find)
                .map(found -> "PURSER_"
                        + found.group(1)
                                .substring("purser.".length())
                                .toUpperCase(Locale.ROOT)
                                .replaceAll("[.-]", "_"))
                .findFirst();
        if (setting.isPresent()) {
            return Optional.of(setting.get() + " cannot be read: " + said(root));
        }
        if (named.or(() -> file).isPresent()) {
            return named.or(() -> file).map(StartFailures::said);
        }
        Optional<String> database = chain.reversed().stream()
                .filter(SQLException.class::isInstance)
                .findFirst()
                .flatMap(refused -> database((SQLException) refused, root));
        if (database.isPresent()) {
            return database;
        }
        boolean isRefusal = root instanceof IllegalArgumentException
                || root instanceof DateTimeException
                || chain.stream().anyMatch(ConfigurationException.class::isInstance);
        return isRefusal && root.getMessage() != null ? Optional.of(said(root)) : Optional.empty();
    }

    /** Leaves the address out, because it may contain a password. */
    private static Optional<String> database(SQLException refused, Throwable root) {
        String state = String.valueOf(refused.getSQLState());
        String message = said(refused);
        String cause = root instanceof SQLException
                ? ""
                : " (%s: %s)".formatted(root.getClass().getSimpleName(), said(root));
        boolean isNoAddress = message.startsWith("Unable to parse URL")
                || message.startsWith("Driver does not support")
                // The driver takes a user and a password for a part of the host.
                || (state.startsWith("08") && (message + cause).contains("@"));
        if (isNoAddress) {
            return Optional.of("PURSER_DB_URL is not the address of a PostgreSQL: write it as"
                    + " jdbc:postgresql://host:5432/database");
        }
        if (state.startsWith("28")) { // invalid authorization specification
            return Optional.of("the database refuses PURSER_DB_USERNAME or PURSER_DB_PASSWORD: " + message);
        }
        if (state.startsWith("08")) { // connection exception
            return Optional.of("the database of PURSER_DB_URL cannot be reached: " + message + cause);
        }
        return switch (state) {
            case "42501" -> // insufficient privilege
                Optional.of("PURSER_DB_USERNAME lacks a right in the database: " + message
                        + "; it has to own the schema, or the database");
            case "3D000" -> // invalid catalog name
                Optional.of("the database of PURSER_DB_URL does not exist: " + message + "; create it first");
            case "42P01" -> // undefined table
                Optional.of("the database lacks a table (" + message + "): start Purser once without"
                        + " PURSER_MIGRATE_AT_START=false, or apply its migrations before");
            case "25006" -> // read-only transaction
                Optional.of("the database is read-only, and its tables have to be made or changed first: " + message);
            default -> Optional.empty();
        };
    }

    private static String said(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("^SRCFG\\d+: ", "");
    }
}
