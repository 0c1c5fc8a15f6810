package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.definition.BudgetStatus;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "Whether the spend would be granted now, and every budget that applies.",
        requiredProperties = {"allowed", "budgets"})
public record BudgetCheckResponse(
        @Schema(description = "Whether the spend would be granted.", examples = "true")
        boolean allowed,

        @Schema(description = "Why it would not; absent if it would.") @Nullable
        String reason,

        @Schema(description = "Every budget that applies.") List<BudgetStatusBody> budgets) {
    /**
     * The status of one budget in its window.
     *
     * @param resetsAt the start of the next window, if there is one
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "BudgetStatus",
            description = "The status of one budget in its window.",
            requiredProperties = {
                "name",
                "scope",
                "window",
                "hard",
                "limit_usd",
                "spent_usd",
                "reserved_usd",
                "remaining_usd",
                "remaining_percent"
            })
    public record BudgetStatusBody(
            @Schema(description = "The name of the budget.", examples = "monthly-cap")
            String name,

            @Schema(description = "Whose spending it counts.", examples = "agent=researcher")
            String scope,

            @Schema(
                    description = "How long a window is.",
                    enumeration = {"hour", "day", "week", "month", "quarter", "total"},
                    examples = "month")
            String window,

            @Schema(description = "Whether it refuses what it cannot hold.", examples = "true")
            boolean hard,

            @Schema(description = "What may be spent in one window.", examples = "20")
            Usd limitUsd,

            @JsonUnwrapped BalanceBody balance,

            @Schema(description = "When the next window starts; absent if the budget has one window for all time.")
            @Nullable
            Instant resetsAt) {
        static BudgetStatusBody of(BudgetStatus status) {
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
