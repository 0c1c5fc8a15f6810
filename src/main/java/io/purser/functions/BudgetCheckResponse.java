package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.BudgetStatus;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code budget-check}.
 *
 * @param reason the reason for a refusal, or null if the spend is allowed
 * @param budgets every budget that applies
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetCheckResponse(boolean allowed, @Nullable String reason, List<BudgetStatusBody> budgets) {
    /**
     * The status of one budget in its window.
     *
     * @param overUsd the amount beyond the limit, if the limit is passed
     * @param resetsAt the start of the next window, if there is one
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BudgetStatusBody(
            String name,
            String scope,
            String window,
            boolean hard,
            Usd limitUsd,
            Usd spentUsd,
            Usd reservedUsd,
            Usd remainingUsd,
            BigDecimal remainingPercent,
            @Nullable Usd overUsd,
            @Nullable Instant resetsAt) {
        static BudgetStatusBody of(BudgetStatus status) {
            Balance balance = status.balance();
            return new BudgetStatusBody(
                    status.budget().name(),
                    status.budget().scope().describe(),
                    status.budget().window().code(),
                    status.budget().hard(),
                    balance.limit(),
                    balance.spent(),
                    balance.reserved(),
                    balance.remaining(),
                    balance.remainingPercent(),
                    balance.over().isZero() ? null : balance.over(),
                    status.window().endsAt());
        }
    }
}
