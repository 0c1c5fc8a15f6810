package io.purser.akash.sdl.group;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An amount of a coin with eighteen decimals, the Cosmos SDK's {@code DecCoin}.
 *
 * @param denom the smallest unit's name, such as {@code uact}
 * @param amount not negative; kept with a scale of exactly 18
 */
public record DecCoin(String denom, BigDecimal amount) {
    /** Digits after the point, in JSON and (as an integer times 10¹⁸) on the wire. */
    public static final int DECIMALS = 18;

    /**
     * Sets the amount's scale to eighteen decimals.
     *
     * @throws ArithmeticException if the amount has more decimals
     */
    public DecCoin {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("an amount of coins is not negative");
        }
        amount = amount.setScale(DECIMALS);
    }

    /** This amount times a count. */
    public DecCoin times(long count) {
        return new DecCoin(denom, amount.multiply(BigDecimal.valueOf(count)));
    }

    /**
     * The sum of both amounts.
     *
     * @throws IllegalArgumentException if the other amount has another denomination
     */
    public DecCoin plus(DecCoin other) {
        if (!denom.equals(other.denom)) {
            throw new IllegalArgumentException("cannot add " + other.denom + " to " + denom);
        }
        return new DecCoin(denom, amount.add(other.amount));
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("denom", denom);
        tree.put("amount", amount.toPlainString());
        return tree;
    }
}
