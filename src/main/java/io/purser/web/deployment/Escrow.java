package io.purser.web.deployment;

import io.purser.akash.sdl.group.SdlCost;
import io.purser.deploy.market.DeploymentView.EscrowView;
import io.purser.json.SnakeCaseJson;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The escrow of a deployment, in millionths of ACT.
 *
 * @param leftUact what is left, or null if no node tells
 * @param uactPerBlock the price of all leases, as a decimal
 * @param daysLeft for how many days that will do, or null if it is not known
 */
@SnakeCaseJson
public record Escrow(
        String state,
        @Nullable String leftUact,
        String uactPerBlock,
        @Nullable Long daysLeft) {
    static Escrow of(EscrowView escrow) {
        return new Escrow(
                escrow.state().name().toLowerCase(Locale.ROOT),
                escrow.remaining().map(left -> plain(left.amount())).orElse(null),
                plain(escrow.perBlock().amount()),
                days(escrow.blocksLeft()));
    }

    private static @Nullable Long days(OptionalLong blocks) {
        return blocks.isEmpty()
                ? null
                : (Long) SdlCost.BLOCK_TIME.multipliedBy(blocks.getAsLong()).toDays();
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
