package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.Balance;
import io.purser.budget.Standing;
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
public record BudgetAnswer(boolean allowed, @Nullable String reason, List<State> budgets) {
    /**
     * How one budget stands in its window.
     *
     * @param overUsd by how much its limit is passed, where it is
     * @param resetsAt when it begins anew, where it does
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record State(
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
        static State of(Standing standing) {
            Balance balance = standing.balance();
            return new State(
                    standing.budget().name(),
                    standing.budget().scope().describe(),
                    standing.budget().window().code(),
                    standing.budget().hard(),
                    balance.limit(),
                    balance.spent(),
                    balance.reserved(),
                    balance.remaining(),
                    balance.remainingPercent(),
                    balance.over().isZero() ? null : balance.over(),
                    standing.window().endsAt());
        }
    }
}
