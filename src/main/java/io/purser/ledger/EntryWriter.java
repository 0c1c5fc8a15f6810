package io.purser.ledger;

import io.purser.money.Usd;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Appends entries and adds them to the roll-ups, all in the transaction of the given connection. */
@Singleton
public class EntryWriter {
    // Times are bound as microseconds: exact, and without a time zone.
    private static final String TIME = "timestamptz 'epoch' + %s * interval '1 microsecond'";
    // One statement for everything, because each statement costs a call a round trip to the database.
    private static final String INSERT = """
            with rolled_up as (
                insert into usage_rollup as r (dimension, day, value, %3$s)
                select * from unnest(?::text[], ?::date[], ?::text[], %4$s)
                on conflict (dimension, day, value) do update set %5$s),
            detailed as (
                insert into usage_detail as r (kind, item, day, team, agent, caller, provider, model, %3$s)
                select * from unnest(?::text[], ?::text[], ?::date[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], %4$s)
                on conflict (kind, item, day, team, agent, caller, provider, model) do update set %5$s),
            timed as (
                insert into usage_latency as r (day, provider, model, first_token, bucket, calls)
                select * from unnest(?::date[], ?::text[], ?::text[], ?::boolean[], ?::int[], ?::bigint[])
                on conflict (day, provider, model, first_token, bucket) do update set calls = r.calls + excluded.calls)
            insert into usage_entry (id, time, recorded_at, corrects, caller, agent, task, team, tags,
                provider, model, price_version, call_id, attempt, prompt_tokens, completion_tokens, cached_tokens,
                cache_write_tokens, reasoning_tokens, cost_nanos, bound_nanos, latency_ms, first_token_ms, status,
                over_bound, provider_cost_nanos, quality, reservation, idempotency_key, budgets, windows, estimated,
                computed_cost_nanos, cached_from, saved_prompt_tokens, saved_completion_tokens, saved_nanos)
            select id, %1$s, %2$s, corrects, caller, agent, task, team,
                tags::text[], provider, model, price_version, call_id, attempt, prompt, completion, cached, cache_write,
                reasoning, cost, bound, latency, first_token, status, over_bound, provider_cost, quality, reservation,
                key, budgets::uuid[], windows::timestamptz[], estimated, computed_cost,
                cached_from, saved_prompt, saved_completion, saved
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::boolean[],
                ?::bigint[], ?::numeric[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::boolean[],
                ?::bigint[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[])
                as e (id, time, recorded, corrects, caller, agent, task, team, tags, provider, model, price_version,
                    call_id, attempt, prompt, completion, cached, cache_write, reasoning, cost, bound, latency,
                    first_token, status, over_bound, provider_cost, quality, reservation, key, budgets, windows,
                    estimated, computed_cost, cached_from, saved_prompt, saved_completion, saved)
            """.formatted(
                    TIME.formatted("time"),
                    TIME.formatted("recorded"),
                    Measure.columns(),
                    String.join(", ", Collections.nCopies(Measure.values().length, "?::bigint[]")),
                    Measure.additions());

    private final ZoneId zone;

    public EntryWriter(ZoneId zone) {
        this.zone = zone;
    }

    /** Writes all entries in a round trip of their own, or none if it throws; the caller commits. */
    public void append(Connection connection, List<NewEntry> entries) throws SQLException {
        StatementPipeline trip = new StatementPipeline(connection);
        append(trip, entries);
        trip.go();
    }

    /** Writes all entries in the given round trip, or none if it throws; the caller commits. */
    public void append(StatementPipeline trip, List<NewEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Rollups rollups = new Rollups(zone);
        entries.forEach(rollups::add);
        trip.change(INSERT, (statement, first) -> {
            int next = bindRollups(trip, statement, first, rollups);
            return trip.columns(statement, next, entries, EntryWriter::bindEntries);
        });
    }

    private static void bindEntries(ColumnArrays<NewEntry> columns) throws SQLException {
        columns.column("uuid", NewEntry::id)
                .times(NewEntry::time)
                .times(NewEntry::recordedAt)
                .column("uuid", NewEntry::corrects)
                .spender(NewEntry::spender)
                .column("text", NewEntry::provider)
                .column("text", NewEntry::model)
                .column("text", NewEntry::priceVersion)
                .column("uuid", NewEntry::callId)
                .column("int", NewEntry::attempt)
                .tokens(NewEntry::tokens)
                .column("bigint", e -> e.cost().nanos())
                .column("bigint", e -> nanos(e.bound()))
                .column("bigint", NewEntry::latencyMs)
                .column("bigint", NewEntry::firstTokenMs)
                .column("text", e -> e.status().code())
                .column("boolean", NewEntry::isOverBound)
                .column("bigint", e -> nanos(e.charge().providerCost()))
                .column("numeric", NewEntry::quality)
                .column("uuid", NewEntry::reservation)
                .column("text", NewEntry::idempotencyKey)
                .windows(NewEntry::budgets)
                .column("boolean", NewEntry::estimated)
                .column("bigint", e -> nanos(e.charge().computedCost()))
                .column("uuid", e -> ofGivenAgain(e, GivenAgain::entry))
                .column("bigint", e -> ofGivenAgain(e, given -> given.tokens().prompt()))
                .column("bigint", e -> ofGivenAgain(e, given -> given.tokens().completion()))
                .column("bigint", e -> ofGivenAgain(e, given -> given.saved().nanos()));
    }

    private static <T> @Nullable T ofGivenAgain(NewEntry entry, Function<GivenAgain, T> part) {
        GivenAgain given = entry.charge().givenAgain();
        return given == null ? null : part.apply(given);
    }

    private static @Nullable Long nanos(@Nullable Usd amount) {
        return amount == null ? null : amount.nanos();
    }

    /** Returns the index of the first parameter of the entries. */
    private static int bindRollups(StatementPipeline trip, PreparedStatement insert, int first, Rollups rollups)
            throws SQLException {
        int details = trip.columns(insert, first, List.copyOf(rollups.sums().entrySet()), columns -> {
            columns.column("text", row -> row.getKey().dimension())
                    .column("date", row -> row.getKey().day())
                    .column("text", row -> row.getKey().value());
            bindMeasures(columns);
        });
        int latencies =
                trip.columns(insert, details, List.copyOf(rollups.details().entrySet()), columns -> {
                    columns.column("text", row -> row.getKey().kind())
                            .column("text", row -> row.getKey().item())
                            .column("date", row -> row.getKey().day())
                            .column("text", row -> row.getKey().team())
                            .column("text", row -> row.getKey().agent())
                            .column("text", row -> row.getKey().caller())
                            .column("text", row -> row.getKey().provider())
                            .column("text", row -> row.getKey().model());
                    bindMeasures(columns);
                });
        return trip.columns(
                insert,
                latencies,
                List.copyOf(rollups.latencies().entrySet()),
                columns -> columns.column("date", row -> row.getKey().day())
                        .column("text", row -> row.getKey().provider())
                        .column("text", row -> row.getKey().model())
                        .column("boolean", row -> row.getKey().firstToken())
                        .column("int", row -> row.getKey().bucket())
                        .column("bigint", Map.Entry::getValue));
    }

    private static <K> void bindMeasures(ColumnArrays<Map.Entry<K, MeasureTotals>> columns) throws SQLException {
        for (Measure measure : Measure.values()) {
            columns.column("bigint", row -> row.getValue().of(measure));
        }
    }
}
