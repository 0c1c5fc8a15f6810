package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.order.TopUpRule;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * When a deployment's escrow is added to by itself; {@code {}} is the usual.
 *
 * @param belowDays once it lasts for less than that many days
 * @param depositUsd the least that is added at a time
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TopUpRequest(
        @Nullable Integer belowDays, @Nullable Usd depositUsd) {
    private static final int MOST_DAYS = 365;
    private static final Usd LEAST_DEPOSIT = Usd.parse("0.5");
    private static final Usd MOST_DEPOSIT = Usd.parse("1000000");

    TopUpRule rule() {
        return new TopUpRule(
                belowDays,
                depositUsd == null
                        ? null
                        : (Long) DeploymentService.uact(depositUsd).amount().longValueExact());
    }

    /** What may be paid into an escrow at once. */
    static void checkDeposit(Fields fields) {
        Usd deposit = fields.parsed("deposit_usd", 30, Usd::parse);
        if (deposit != null && (LEAST_DEPOSIT.isMoreThan(deposit) || deposit.isMoreThan(MOST_DEPOSIT))) {
            fields.violation("deposit_usd", "has to be between 0.5 and 1000000");
        }
    }

    static boolean check(Fields fields) {
        fields.count("below_days", 1, MOST_DAYS);
        checkDeposit(fields);
        fields.noMore();
        return true;
    }
}
