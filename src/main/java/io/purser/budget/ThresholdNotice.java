package io.purser.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.Threshold;
import io.purser.budget.definition.WindowKind;
import io.purser.json.PlainJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
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

    String toJson() {
        try {
            return PlainJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a notice has only texts and numbers", e);
        }
    }
}
