package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.BudgetStatus;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code budget-check}.
 *
 * @param reason the reason for a refusal, or null if the spend is allowed
 * @param budgets every budget that applies
 */
@RegisterForReflection
@SnakeCaseJson
@Schema
public record BudgetCheckResponse(boolean allowed, @Nullable String reason, List<BudgetStatusBody> budgets) {
    /** Whether every hard budget can hold the cost. */
    static BudgetCheckResponse of(List<BudgetStatus> statuses, Usd cost) {
        List<BudgetStatusBody> bodies =
                statuses.stream().map(BudgetStatusBody::of).toList();
        return statuses.stream()
                .filter(status -> status.budget().hard())
                .filter(status -> !status.balance().canHold(cost))
                .findFirst()
                .map(status -> new BudgetCheckResponse(false, reason(status, cost), bodies))
                .orElseGet(() -> new BudgetCheckResponse(true, null, bodies));
    }

    private static String reason(BudgetStatus status, Usd cost) {
        Balance balance = status.balance();
        return "the budget \"%s\" has %s USD left of %s, and %s are asked for"
                .formatted(status.budget().name(), balance.remaining(), balance.limit(), cost);
    }

    /**
     * The status of one budget in its window.
     *
     * @param resetsAt the start of the next window, if there is one
     */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "BudgetStatus")
    public record BudgetStatusBody(
            String name,
            String scope,
            String window,
            boolean hard,
            Usd limitUsd,
            @JsonUnwrapped BalanceBody balance,
            @Nullable Instant resetsAt) {
        /** The status as JSON. */
        public static BudgetStatusBody of(BudgetStatus status) {
            return new BudgetStatusBody(
                    status.budget().name(),
                    status.budget().scope().describe(),
                    status.budget().window().code(),
                    status.budget().hard(),
                    status.balance().limit(),
                    BalanceBody.of(status.balance()),
                    status.window().endsAt());
        }
    }
}
