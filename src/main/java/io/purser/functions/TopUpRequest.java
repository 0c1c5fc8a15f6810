package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.order.TopUpRule;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * When Purser tops up a deployment's escrow; {@code {}} means the defaults.
 *
 * @param belowDays Purser tops up when the escrow lasts for fewer than this many days
 * @param depositUsd the smallest amount of one top-up
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TopUpRequest(
        @Schema(maximum = MOST_DAYS + "") @Nullable Integer belowDays,
        @Schema(pattern = Usd.NOT_NEGATIVE) @Nullable Usd depositUsd) {
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

    /** Checks that one deposit into an escrow is between 0.5 and 1,000,000 USD. */
    static void checkDeposit(Fields fields) {
        Usd deposit = fields.parsed("deposit_usd", Usd.LONGEST, Usd::parse);
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
