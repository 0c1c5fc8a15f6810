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
    private static final String HEARTBEAT = Heartbeat.class.getName();
    private static final Pattern SETTING = Pattern.compile("\\bfor:? (?:property )?\\[?\"?(purser\\.[a-z0-9.-]+)");

    StartFailures() {}

    @Override
    public boolean isLoggable(LogRecord told) {
        String logger = String.valueOf(told.getLoggerName());
        if (Arc.container() == null && (logger.startsWith(SCHEDULER) || logger.equals(HEARTBEAT))) {
            return false; // the jobs of every second fail at the end of a refused start
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
        if (root instanceof SQLException refused) {
            return database(refused);
        }
        boolean isRefusal = root instanceof IllegalArgumentException
                || root instanceof DateTimeException
                || chain.stream().anyMatch(ConfigurationException.class::isInstance);
        return isRefusal && root.getMessage() != null ? Optional.of(said(root)) : Optional.empty();
    }

    /** Leaves the address out, because it may contain a password. */
    private static Optional<String> database(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        if (state.startsWith("28")) { // invalid authorization specification
            return Optional.of("the database refuses PURSER_DB_USERNAME or PURSER_DB_PASSWORD: " + said(refused));
        }
        String message = said(refused);
        return message.startsWith("Unable to parse URL") || message.startsWith("Driver does not support")
                ? Optional.of("PURSER_DB_URL is not the address of a PostgreSQL: write it as"
                        + " jdbc:postgresql://host:5432/database")
                : Optional.empty();
    }

    private static String said(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("^SRCFG\\d+: ", "");
    }
}
