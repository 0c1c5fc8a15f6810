package io.purser.catalog;

/**
 * Where the prices of a model come from.
 *
 * @param isAssumed whether the operator assumes them, because they are unknown
 * @param version the list of the price book that has them; every entry of the ledger names it
 */
public record PriceOrigin(boolean isAssumed, String version) {
    /** Prices that are known and in no list yet. */
    public static final PriceOrigin UNLISTED = new PriceOrigin(false, "");

    /** The same in that list of the price book. */
    PriceOrigin in(String list) {
        return new PriceOrigin(isAssumed, list);
    }
}
