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
 * What {@code budget-check} answers.
 *
 * @param reason why not, where it is not allowed
 * @param budgets every budget that applies
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetCheckResponse(boolean allowed, @Nullable String reason, List<BudgetStatusBody> budgets) {
    /**
     * How one budget stands in its window.
     *
     * @param overUsd by how much its limit is passed, where it is
     * @param resetsAt when it begins anew, where it does
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
