package io.purser.deploy;

import io.purser.deploy.order.BidRule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The score of a bid for the strategy {@code best}: its price, increased by a percentage for each point against its
 * provider.
 *
 * @param price per group and block, in uact
 * @param total the score; lower is better
 * @param against the points against it, each with its percentage
 */
record BidScore(BigDecimal price, BigDecimal total, List<String> against) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    /** One failure among few leases may be chance. The more leases there are, the more their failures count. */
    private static final long CHANCE = 2;

    BidScore {
        against = List.copyOf(against);
    }

    static BidScore of(BigDecimal price, BidChoice.Standing known, BidRule rule) {
        List<String> against = new ArrayList<>();
        BigDecimal total = price;
        if (!known.isAudited()) {
            total = dearer(total, BigDecimal.valueOf(rule.weights().audit()), "no audit", against);
        }
        if (known.uptime().isPresent()) {
            BigDecimal uptime = known.uptime().get();
            total = dearer(
                    total,
                    BigDecimal.ONE
                            .subtract(uptime)
                            .multiply(BigDecimal.valueOf(rule.weights().uptime())),
                    "an uptime of " + plain(uptime.multiply(HUNDRED)) + "%",
                    against);
        }
        if (!rule.near().isEmpty()
                && rule.near().stream()
                        .noneMatch(wanted -> known.places().stream().anyMatch(wanted::equalsIgnoreCase))) {
            total = dearer(
                    total,
                    BigDecimal.valueOf(rule.weights().location()),
                    "not in " + String.join(" or ", rule.near()),
                    against);
        }
        long leases = known.ready() + known.failed();
        total = dearer(
                total,
                BigDecimal.valueOf(rule.weights().experience())
                        .multiply(BigDecimal.valueOf(known.failed()))
                        .divide(BigDecimal.valueOf(leases + CHANCE), MathContext.DECIMAL64),
                known.failed() + " of " + leases + " leases failed here",
                against);
        return new BidScore(price, total, against);
    }

    private static BigDecimal dearer(BigDecimal total, BigDecimal percent, String why, List<String> against) {
        if (percent.signum() == 0) {
            return total;
        }
        against.add(why + " +" + plain(percent) + "%");
        return total.multiply(BigDecimal.ONE.add(percent.divide(HUNDRED, MathContext.DECIMAL64)));
    }

    /** The score and its parts, for people. */
    String describe() {
        return against.isEmpty()
                ? plain(price) + " uact a block, and nothing speaks against it"
                : "%s uact a block, counts as %s: %s".formatted(plain(price), plain(total), String.join(", ", against));
    }

    private static String plain(BigDecimal number) {
        BigDecimal rounded = number.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
}
