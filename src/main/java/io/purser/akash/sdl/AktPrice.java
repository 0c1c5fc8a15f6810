package io.purser.akash.sdl;

import io.purser.akash.sdl.yaml.SdlFinding;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A price that is still in AKT's unit.
 *
 * @param finding where it is, and what to write instead
 * @param uakt per replica and block
 */
public record AktPrice(SdlFinding finding, BigDecimal uakt) {
    /** As many as a price may have. */
    private static final int DECIMALS = 18;

    /** What that is in ACT's unit, of which a million are about a dollar; never less. */
    public BigDecimal inUact(BigDecimal aktInUsd) {
        return inUact(uakt, aktInUsd);
    }

    static BigDecimal inUact(BigDecimal uakt, BigDecimal aktInUsd) {
        return uakt.multiply(aktInUsd).setScale(DECIMALS, RoundingMode.UP).stripTrailingZeros();
    }
}
