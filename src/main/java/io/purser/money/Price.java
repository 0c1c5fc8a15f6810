package io.purser.money;

import io.purser.json.Numbers;
import java.math.BigDecimal;

/**
 * An exact price of one token (or of one request) in dollars; never negative.
 *
 * @param usdPerUnit dollars per token, exact; zero if it is free
 */
public record Price(BigDecimal usdPerUnit) {
    public static final Price FREE = new Price(BigDecimal.ZERO);

    public Price {
        if (!Numbers.isUsable(usdPerUnit)) {
            throw new IllegalArgumentException("a price has at most %d digits".formatted(Numbers.LONGEST));
        }
        if (usdPerUnit.signum() < 0) {
            throw new IllegalArgumentException("a price is not negative: " + usdPerUnit.toPlainString());
        }
        usdPerUnit = usdPerUnit.stripTrailingZeros();
    }

    public static Price perToken(String dollars) {
        return new Price(new BigDecimal(dollars));
    }

    public static Price perThousand(BigDecimal dollars) {
        return new Price(dollars.movePointLeft(3));
    }

    public static Price perMillion(String dollars) {
        return new Price(new BigDecimal(dollars).movePointLeft(6));
    }

    /** The exact, unrounded cost of this many units. */
    public BigDecimal times(long units) {
        return usdPerUnit.multiply(BigDecimal.valueOf(units));
    }

    /** The price multiplied by the factor, exactly. */
    public Price timesOver(BigDecimal factor) {
        return new Price(usdPerUnit.multiply(factor));
    }

    public boolean isFree() {
        return usdPerUnit.signum() == 0;
    }

    public Price max(Price other) {
        return usdPerUnit.compareTo(other.usdPerUnit) >= 0 ? this : other;
    }
}
