package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.definition.Balance;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a budget's window has spent and left, as JSON.
 *
 * @param overUsd the amount beyond the limit, or null if the limit is not passed
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BalanceBody(
        @Schema(description = "What was spent in the window.", examples = "0.4")
        Usd spentUsd,

        @Schema(description = "What open reservations hold.", examples = "0.1")
        Usd reservedUsd,

        @Schema(description = "The limit without what is spent and reserved.", examples = "19.5")
        Usd remainingUsd,

        @Schema(description = "The same as a share of the limit, in percent.", examples = "97.5")
        BigDecimal remainingPercent,

        @Schema(description = "The amount beyond the limit; absent if the limit is not passed.") @Nullable
        Usd overUsd) {
    /** The balance as JSON, without its limit. */
    public static BalanceBody of(Balance balance) {
        return new BalanceBody(
                balance.spent(),
                balance.reserved(),
                balance.remaining(),
                balance.remainingPercent(),
                balance.over().isZero() ? null : balance.over());
    }
}
