package io.purser.akash.sdl;

import io.purser.akash.sdl.yaml.SdlFinding;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A price that is still in AKT's unit.
 *
 * @param finding the place of the price, and the text to write instead
 * @param uakt per replica and block
 */
public record AktPrice(SdlFinding finding, BigDecimal uakt) {
    /** The most decimals that a price may have. */
    private static final int DECIMALS = 18;

    /** The price in ACT's unit, rounded up so that it is never less. A million of this unit are about one dollar. */
    public BigDecimal inUact(BigDecimal aktInUsd) {
        return inUact(uakt, aktInUsd);
    }

    static BigDecimal inUact(BigDecimal uakt, BigDecimal aktInUsd) {
        return uakt.multiply(aktInUsd).setScale(DECIMALS, RoundingMode.UP).stripTrailingZeros();
    }
}
