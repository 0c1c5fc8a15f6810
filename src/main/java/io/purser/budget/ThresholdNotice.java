package io.purser.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.Threshold;
import io.purser.budget.definition.WindowKind;
import io.purser.ids.TimeOrderedUuids;
import io.purser.json.PlainJson;
import io.purser.ledger.ColumnArrays;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** The body of a notice that a threshold is reached. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ThresholdNotice(
        String event,
        String budget,
        String scope,
        int percent,
        String windowStart,
        Usd limitUsd,
        Usd spentUsd,
        Usd reservedUsd,
        Usd remainingUsd,
        String time) {
    ThresholdNotice(Budget budget, WindowKind.Window window, Balance balance, Threshold threshold, Instant now) {
        this(
                "budget.threshold",
                budget.name(),
                budget.scope().describe(),
                threshold.percent(),
                window.startsAt().toString(),
                balance.limit(),
                balance.spent(),
                balance.reserved(),
                balance.remaining(),
                now.toString());
    }

    /** Writes a notice that is to be sent, if its window has none of that threshold yet. */
    static void write(
            Connection connection,
            Budget budget,
            WindowKind.Window window,
            Balance balance,
            Threshold threshold,
            Instant now)
            throws SQLException {
        String body = new ThresholdNotice(budget, window, balance, threshold, now).toJson();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into budget_notice (id, budget_id, window_start, percent, url, body, next_attempt)
                values (?, ?, timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?, now())
                on conflict (budget_id, window_start, percent, url) do nothing
                """)) {
            insert.setObject(1, TimeOrderedUuids.next(now));
            insert.setObject(2, budget.id());
            insert.setLong(3, ColumnArrays.micros(window.startsAt()));
            insert.setInt(4, threshold.percent());
            insert.setString(5, String.valueOf(threshold.url()));
            insert.setString(6, body);
            insert.executeUpdate();
        }
    }

    String toJson() {
        try {
            return PlainJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a notice has only texts and numbers", e);
        }
    }
}
