package io.purser.functions;

import io.purser.budget.definition.Balance;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a budget's window has spent and left, as JSON.
 *
 * @param overUsd the amount beyond the limit, or null if the limit is not passed
 */
@RegisterForReflection
@SnakeCaseJson
public record BalanceBody(
        Usd spentUsd,
        Usd reservedUsd,
        Usd remainingUsd,
        BigDecimal remainingPercent,
        @Nullable Usd overUsd) {
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
