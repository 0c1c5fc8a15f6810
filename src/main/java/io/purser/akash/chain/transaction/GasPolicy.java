package io.purser.akash.chain.transaction;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The price that transactions pay for gas.
 *
 * @param price uakt per unit of gas
 * @param factor multiplies the simulated gas, which is too low for small transactions
 */
public record GasPolicy(BigDecimal price, BigDecimal factor) {
    /**
     * Mainnet's usual price, and a factor that is enough: with a smaller one, small transactions ran out of gas on a
     * real node.
     */
    public static final GasPolicy STANDARD = new GasPolicy(new BigDecimal("0.025"), new BigDecimal("1.5"));
    /** Ten times the gas of our largest transaction. A node that requires more is wrong or malicious. */
    private static final long MOST_GAS = 5_000_000;

    /**
     * A limit of usual size. A node charges gas for the bytes of a transaction, and ignores the limit in a simulation.
     */
    private static final long SIMULATED_LIMIT = 200_000;

    static final BigDecimal AFTER_RUNNING_OUT = new BigDecimal("1.6");

    public GasPolicy {
        if (price.signum() < 0 || factor.compareTo(BigDecimal.ONE) < 0) {
            throw new IllegalArgumentException("a gas price is not negative, and its factor at least 1");
        }
    }

    /**
     * The fee for a simulation. Taking a fee needs gas, and a simulation without a fee would leave that gas out. This
     * is the smallest possible fee, so that the simulation does not refuse a wallet that can pay the real fee.
     */
    public Fee feeToSimulate() {
        return price.signum() == 0 ? fee(BigDecimal.ZERO) : new Fee(List.of(Coin.uakt(1)), SIMULATED_LIMIT);
    }

    /** The gas limit and fee for the gas that a simulation used. */
    public Fee feeFor(long simulated) {
        return fee(BigDecimal.valueOf(simulated).multiply(factor));
    }

    /** The gas limit and fee after the previous limit was too small. */
    public Fee feeAfter(ChainFailure.OutOfGas ranOut) {
        return fee(BigDecimal.valueOf(Math.max(ranOut.used(), ranOut.wanted())).multiply(AFTER_RUNNING_OUT));
    }

    private Fee fee(BigDecimal gas) {
        BigDecimal limit = gas.setScale(0, RoundingMode.CEILING);
        if (limit.compareTo(BigDecimal.valueOf(MOST_GAS)) > 0) {
            throw new ChainException(new ChainFailure.Unreadable(
                    "the gas of " + limit + ", more than any transaction of ours takes; ask another node"));
        }
        BigDecimal amount = limit.multiply(price).setScale(0, RoundingMode.CEILING);
        return new Fee(
                amount.signum() == 0 ? List.of() : List.of(new Coin(Coin.UAKT, amount.toBigInteger())),
                limit.longValueExact());
    }
}
