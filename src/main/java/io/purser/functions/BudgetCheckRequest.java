package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code budget-check}: whether this amount could be spent now. Without an amount, it asks for zero.
 *
 * @param target {@code provider:model}, so that budgets of one model count too
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BudgetCheckRequest(
        @Nullable Usd costUsd,
        @Nullable String agent,
        @Nullable String task,
        @Nullable String target) {
    /** Notes every mistake in the request. */
    static void check(Fields fields) {
        RouteRequest.checkMoney(fields, "cost_usd");
        RouteRequest.checkWho(fields);
        fields.name("target");
    }
}
