package io.purser.ledger;

import io.purser.money.Usd;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** An entry of the ledger, as it is read. {@link EntryWriter} writes it, and nobody changes it. */
@Entity
@Immutable
@Table(name = "usage_entry")
public class UsageEntry extends PanacheEntityBase {
    @Id
    public UUID id;

    @Column(name = "time")
    public Instant time;

    @Column(name = "recorded_at")
    public Instant recordedAt;

    public @Nullable UUID corrects;

    @Column(name = "caller")
    public String caller;

    public @Nullable String agent;
    public @Nullable String task;
    public @Nullable String team;

    @Column(name = "tags")
    public String[] tags;

    @Column(name = "provider")
    public String provider;

    @Column(name = "model")
    public String model;

    @Column(name = "price_version")
    public String priceVersion;

    @Column(name = "call_id")
    public UUID callId;

    public int attempt;

    @Column(name = "prompt_tokens")
    public long promptTokens;

    @Column(name = "completion_tokens")
    public long completionTokens;

    @Column(name = "cached_tokens")
    public long cachedTokens;

    @Column(name = "cache_write_tokens")
    public long cacheWriteTokens;

    @Column(name = "reasoning_tokens")
    public long reasoningTokens;

    @Column(name = "cost_nanos")
    public long costNanos;

    @Column(name = "bound_nanos")
    public @Nullable Long boundNanos;

    @Column(name = "latency_ms")
    public @Nullable Long latencyMs;

    @Column(name = "first_token_ms")
    public @Nullable Long firstTokenMs;

    @Column(name = "status")
    public String status;

    @Column(name = "over_bound")
    public boolean overBound;

    @Column(name = "provider_cost_nanos")
    public @Nullable Long providerCostNanos;

    @Column(name = "computed_cost_nanos")
    public @Nullable Long computedCostNanos;

    public @Nullable BigDecimal quality;
    public @Nullable UUID reservation;

    @Column(name = "idempotency_key")
    public @Nullable String idempotencyKey;

    @Column(name = "estimated")
    public boolean estimated;

    @Column(name = "cached_from")
    public @Nullable UUID cachedFrom;

    @Column(name = "saved_prompt_tokens")
    public @Nullable Long savedPromptTokens;

    @Column(name = "saved_completion_tokens")
    public @Nullable Long savedCompletionTokens;

    @Column(name = "saved_nanos")
    public @Nullable Long savedNanos;

    protected UsageEntry() {}

    /**
     * A selection of entries; a field that is null matches all.
     *
     * @param from the first instant, inclusive
     * @param to the last instant, exclusive
     * @param target {@code provider:model}
     */
    public record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String team,
            @Nullable String agent,
            @Nullable String task,
            @Nullable String target) {}

    /**
     * A page of entries, the newest first.
     *
     * @param after the last entry of the previous page, or null for the first page
     * @param afterTime the time of that entry
     */
    public static List<UsageEntry> page(Filter filter, int limit, @Nullable UUID after, @Nullable Instant afterTime) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> values = new HashMap<>();
        add(conditions, values, "time >= :from", "from", filter.from());
        add(conditions, values, "time < :to", "to", filter.to());
        add(conditions, values, "team = :team", "team", filter.team());
        add(conditions, values, "agent = :agent", "agent", filter.agent());
        add(conditions, values, "task = :task", "task", filter.task());
        if (filter.target() != null) {
            int colon = filter.target().indexOf(':');
            add(
                    conditions,
                    values,
                    "provider = :provider",
                    "provider",
                    filter.target().substring(0, Math.max(colon, 0)));
            add(conditions, values, "model = :model", "model", filter.target().substring(colon + 1));
        }
        if (after != null && afterTime != null) {
            conditions.add("(time < :afterTime or (time = :afterTime and id < :after))");
            values.put("afterTime", afterTime);
            values.put("after", after);
        }
        return UsageEntry.<UsageEntry>find(
                        "where " + String.join(" and ", conditions) + " order by time desc, id desc", values)
                .page(0, limit)
                .list();
    }

    private static void add(
            List<String> conditions,
            Map<String, Object> values,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.put(name, value);
        }
    }

    public String target() {
        return provider + ":" + model;
    }

    public Usd cost() {
        return Usd.ofNanos(costNanos);
    }

    /** The cost that the provider reports, or null if it reports none. */
    public @Nullable Usd providerCost() {
        return providerCostNanos == null ? null : Usd.ofNanos(providerCostNanos);
    }

    /** The cost of the tokens at the prices that Purser knew, or null if it was not computed. */
    public @Nullable Usd computedCost() {
        return computedCostNanos == null ? null : Usd.ofNanos(computedCostNanos);
    }

    /** The cost that the provider reports less the computed cost; null if one is missing or both are equal. */
    public @Nullable Usd difference() {
        Usd told = providerCost();
        Usd computed = computedCost();
        return told == null || computed == null || told.equals(computed) ? null : told.minus(computed);
    }
}
