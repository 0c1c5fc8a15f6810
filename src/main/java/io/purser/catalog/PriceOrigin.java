package io.purser.catalog;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where the prices of a model come from.
 *
 * @param isAssumed whether the operator assumes them, because they are unknown
 * @param version the list of the price book that has them; every entry of the ledger names it
 * @param asOf the day on which the provider told them, if the file says so; prices may have changed since
 */
public record PriceOrigin(
        boolean isAssumed, String version, @Nullable LocalDate asOf) {
    /** Prices that are known and in no list yet. */
    public static final PriceOrigin UNLISTED = new PriceOrigin(false, "");

    public PriceOrigin(boolean isAssumed, String version) {
        this(isAssumed, version, null);
    }

    /** The same in that list of the price book. */
    PriceOrigin in(String list) {
        return new PriceOrigin(isAssumed, list, asOf);
    }
}
