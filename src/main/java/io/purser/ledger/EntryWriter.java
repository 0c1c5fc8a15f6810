package io.purser.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Appends entries and adds them to the roll-ups, all in the transaction of the connection that it is given. */
@ApplicationScoped
public class EntryWriter {
    // Times are bound as microseconds: exact, and without a zone on the way.
    private static final String TIME = "timestamptz 'epoch' + %s * interval '1 microsecond'";
    private static final String INSERT = """
            insert into usage_entry (id, time, recorded_at, corrects, caller, agent, task, team, tags,
                provider, model, price_version, call_id, attempt, prompt_tokens, completion_tokens, cached_tokens,
                cache_write_tokens, reasoning_tokens, cost_nanos, bound_nanos, latency_ms, first_token_ms, status,
                over_bound, provider_cost_nanos, quality, reservation, idempotency_key, budgets, windows)
            select id, %s, %s, corrects, caller, agent, task, team,
                tags::text[], provider, model, price_version, call_id, attempt, prompt, completion, cached, cache_write,
                reasoning, cost, bound, latency, first_token, status, over_bound, provider_cost, quality, reservation,
                key, budgets::uuid[], windows::timestamptz[]
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::boolean[],
                ?::bigint[], ?::numeric[], ?::uuid[], ?::text[], ?::text[], ?::text[])
                as e (id, time, recorded, corrects, caller, agent, task, team, tags, provider, model, price_version,
                    call_id, attempt, prompt, completion, cached, cache_write, reasoning, cost, bound, latency,
                    first_token, status, over_bound, provider_cost, quality, reservation, key, budgets, windows)
            """.formatted(TIME.formatted("time"), TIME.formatted("recorded"));
    private static final String ROLL_UP = """
            insert into usage_rollup as r (day, dimension, value, calls, errors, prompt_tokens, completion_tokens,
                cached_tokens, cost_nanos, latency_ms, latency_calls)
            select * from unnest(?::date[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
            on conflict (day, dimension, value) do update set
                calls = r.calls + excluded.calls,
                errors = r.errors + excluded.errors,
                prompt_tokens = r.prompt_tokens + excluded.prompt_tokens,
                completion_tokens = r.completion_tokens + excluded.completion_tokens,
                cached_tokens = r.cached_tokens + excluded.cached_tokens,
                cost_nanos = r.cost_nanos + excluded.cost_nanos,
                latency_ms = r.latency_ms + excluded.latency_ms,
                latency_calls = r.latency_calls + excluded.latency_calls
            """;

    private final ZoneId zone;

    public EntryWriter(@ConfigProperty(name = "purser.zone", defaultValue = "UTC") ZoneId zone) {
        this.zone = zone;
    }

    /** Writes all of them in a round trip of their own or, where it throws, none; the caller commits. */
    public void append(Connection connection, List<Entry> entries) throws SQLException {
        RoundTrip trip = new RoundTrip(connection);
        append(trip, entries);
        trip.go();
    }

    /** Writes all of them with that round trip or, where it throws, none; the caller commits. */
    public void append(RoundTrip trip, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        trip.change(
                INSERT,
                trip.columns(
                        entries,
                        columns -> columns.column("uuid", Entry::id)
                                .times(Entry::time)
                                .times(Entry::recordedAt)
                                .column("uuid", Entry::corrects)
                                .column("text", e -> e.spender().caller())
                                .column("text", e -> e.spender().agent())
                                .column("text", e -> e.spender().task())
                                .column("text", e -> e.spender().team())
                                .column("text", e -> Columns.arrayOf(e.spender().tags()))
                                .column("text", Entry::provider)
                                .column("text", Entry::model)
                                .column("text", Entry::priceVersion)
                                .column("uuid", Entry::callId)
                                .column("int", Entry::attempt)
                                .column("bigint", e -> e.tokens().prompt())
                                .column("bigint", e -> e.tokens().completion())
                                .column("bigint", e -> e.tokens().cached())
                                .column("bigint", e -> e.tokens().cacheWrite())
                                .column("bigint", e -> e.tokens().reasoning())
                                .column("bigint", e -> e.cost().nanos())
                                .column(
                                        "bigint",
                                        e -> e.bound() == null
                                                ? null
                                                : e.bound().nanos())
                                .column("bigint", Entry::latencyMs)
                                .column("bigint", Entry::firstTokenMs)
                                .column("text", e -> e.status().code())
                                .column("boolean", Entry::isOverBound)
                                .column(
                                        "bigint",
                                        e -> e.providerCost() == null
                                                ? null
                                                : e.providerCost().nanos())
                                .column("numeric", Entry::quality)
                                .column("uuid", Entry::reservation)
                                .column("text", Entry::idempotencyKey)
                                .column(
                                        "text",
                                        e -> Columns.arrayOf(e.budgets().stream()
                                                .map(Entry.Window::budget)
                                                .toList()))
                                .column(
                                        "text",
                                        e -> Columns.arrayOf(e.budgets().stream()
                                                .map(Entry.Window::startsAt)
                                                .toList()))));
        rollUp(trip, entries);
    }

    private void rollUp(RoundTrip trip, List<Entry> entries) {
        Rollups rollups = new Rollups(zone);
        entries.forEach(rollups::add);
        List<Map.Entry<Rollups.Key, Rollups.Sum>> rows =
                new ArrayList<>(rollups.sums().entrySet());
        trip.change(
                ROLL_UP,
                trip.columns(
                        rows,
                        columns -> columns.column("date", r -> r.getKey().day())
                                .column("text", r -> r.getKey().dimension())
                                .column("text", r -> r.getKey().value())
                                .column("bigint", r -> r.getValue().calls)
                                .column("bigint", r -> r.getValue().errors)
                                .column("bigint", r -> r.getValue().promptTokens)
                                .column("bigint", r -> r.getValue().completionTokens)
                                .column("bigint", r -> r.getValue().cachedTokens)
                                .column("bigint", r -> r.getValue().costNanos)
                                .column("bigint", r -> r.getValue().latencyMs)
                                .column("bigint", r -> r.getValue().latencyCalls)));
    }
}
