package io.purser.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.Threshold;
import io.purser.budget.definition.WindowKind;
import io.purser.json.PlainJson;
import io.purser.ledger.ColumnArrays;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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

    /** A notice that is there already. */
    record Written(UUID budget, int percent, String url) {}

    /** The notices of these budgets in that window. */
    static Set<Written> written(Connection connection, List<UUID> budgets, WindowKind.Window window)
            throws SQLException {
        Set<Written> written = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select budget_id, percent, url from budget_notice
                where window_start = timestamptz 'epoch' + ? * interval '1 microsecond' and budget_id = any(?)
                """)) {
            select.setLong(1, ColumnArrays.micros(window.startsAt()));
            select.setArray(2, connection.createArrayOf("uuid", budgets.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    written.add(new Written(row.getObject(1, UUID.class), row.getInt(2), row.getString(3)));
                }
            }
        }
        return written;
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
        Notices.write(
                connection,
                budget.id(),
                window.startsAt(),
                threshold.percent(),
                String.valueOf(threshold.url()),
                new ThresholdNotice(budget, window, balance, threshold, now).toJson(),
                now);
    }

    String toJson() {
        try {
            return PlainJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a notice has only texts and numbers", e);
        }
    }
}
