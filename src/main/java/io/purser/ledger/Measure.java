package io.purser.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sums in the roll-ups. Each measure defines the amount that an entry adds, for the code that writes entries and
 * for the SQL that recomputes roll-ups. A correction is not a call of its own: it moves the call from "unsettled" to
 * its real outcome, unless the call had ended and only its cost was an estimate.
 */
public enum Measure {
    CALLS(entry -> isCall(entry) ? 1 : 0, "case when corrects is null then 1 else 0 end"),
    ERRORS(entry -> entry.status() == CallStatus.ERROR ? 1 : 0, "case when status = 'error' then 1 else 0 end"),
    CANCELLED(
            entry -> entry.status() == CallStatus.CANCELLED && !correctsGuess(entry) ? 1 : 0,
            "case when status = 'cancelled' and (corrects is null or not estimated) then 1 else 0 end"),
    UNSETTLED(
            entry -> (entry.status() == CallStatus.UNSETTLED ? 1 : 0) - (isCall(entry) || correctsGuess(entry) ? 0 : 1),
            "case when status = 'unsettled' then 1 else 0 end - case when corrects is null or estimated then 0 else 1 end"),
    /** Calls that cost more than their reservation, or whose provider reported more. */
    OVER_BOUND(entry -> entry.isOverBound() ? 1 : 0, "case when over_bound then 1 else 0 end"),
    PROMPT_TOKENS(entry -> entry.tokens().prompt(), "prompt_tokens"),
    COMPLETION_TOKENS(entry -> entry.tokens().completion(), "completion_tokens"),
    CACHED_TOKENS(entry -> entry.tokens().cached(), "cached_tokens"),
    CACHE_WRITE_TOKENS(entry -> entry.tokens().cacheWrite(), "cache_write_tokens"),
    REASONING_TOKENS(entry -> entry.tokens().reasoning(), "reasoning_tokens"),
    COST_NANOS(entry -> entry.cost().nanos(), "cost_nanos"),
    /** Calls that were answered from the cache. */
    CACHE_HITS(entry -> entry.charge().givenAgain() == null ? 0 : 1, "case when cached_from is null then 0 else 1 end"),
    /** The cost of the answers that those calls got again. */
    SAVED_NANOS(entry -> savedNanos(entry.charge().givenAgain()), "coalesce(saved_nanos, 0)"),
    /** The milliseconds of all answered calls that have a latency. */
    LATENCY_MS(
            entry -> isTimed(entry, entry.latencyMs()) ? valueOf(entry.latencyMs()) : 0,
            "case when corrects is null and status = 'ok' then coalesce(latency_ms, 0) else 0 end"),
    LATENCY_CALLS(
            entry -> isTimed(entry, entry.latencyMs()) ? 1 : 0,
            "case when corrects is null and status = 'ok' and latency_ms is not null then 1 else 0 end"),
    FIRST_TOKEN_MS(
            entry -> isTimed(entry, entry.firstTokenMs()) ? valueOf(entry.firstTokenMs()) : 0,
            "case when corrects is null and status = 'ok' then coalesce(first_token_ms, 0) else 0 end"),
    FIRST_TOKEN_CALLS(
            entry -> isTimed(entry, entry.firstTokenMs()) ? 1 : 0,
            "case when corrects is null and status = 'ok' and first_token_ms is not null then 1 else 0 end");

    @SuppressWarnings("ImmutableEnumChecker") // the functions above have no state
    private final ToLongFunction<NewEntry> amount;

    private final String sql;

    Measure(ToLongFunction<NewEntry> amount, String sql) {
        this.amount = amount;
        this.sql = sql;
    }

    /** Its column in the roll-ups, and its name in JSON if it is not money. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The amount that the entry adds. */
    long of(NewEntry entry) {
        return amount.applyAsLong(entry);
    }

    /** All columns, in the order of the constants. */
    static String columns() {
        return Arrays.stream(values()).map(Measure::column).collect(Collectors.joining(", "));
    }

    /** The amounts that a row of {@code usage_entry} adds to each measure. */
    static String ofEntries() {
        return Arrays.stream(values())
                .map(measure -> "(%s)::bigint as %s".formatted(measure.sql, measure.column()))
                .collect(Collectors.joining(", "));
    }

    /** The sums over a group of roll-up rows, each cast to its column's type. */
    public static String sumsOfRollups() {
        return Arrays.stream(values())
                .map(measure -> "sum(%1$s)::bigint as %1$s".formatted(measure.column()))
                .collect(Collectors.joining(", "));
    }

    /** The sums over a group of rows, each multiplied by that expression. */
    public static String sumsOfRollups(String factor) {
        return Arrays.stream(values())
                .map(measure -> "sum(%2$s * %1$s)::bigint as %1$s".formatted(measure.column(), factor))
                .collect(Collectors.joining(", "));
    }

    /** Adds the values of the refused insert to the existing row. */
    static String additions() {
        return Arrays.stream(values())
                .map(measure -> "%1$s = r.%1$s + excluded.%1$s".formatted(measure.column()))
                .collect(Collectors.joining(", "));
    }

    /** Whether the time counts for percentiles and means: only the times of answered calls do. */
    static boolean isTimed(NewEntry entry, @Nullable Long time) {
        return isCall(entry) && entry.status() == CallStatus.OK && time != null;
    }

    /** Whether it corrects an estimate: the call already counts as ended, and only its cost was unknown. */
    private static boolean correctsGuess(NewEntry entry) {
        return !isCall(entry) && entry.estimated();
    }

    private static boolean isCall(NewEntry entry) {
        return entry.corrects() == null;
    }

    private static long savedNanos(@Nullable GivenAgain given) {
        return given == null ? 0 : given.saved().nanos();
    }

    private static long valueOf(@Nullable Long time) {
        return time == null ? 0 : time;
    }
}
