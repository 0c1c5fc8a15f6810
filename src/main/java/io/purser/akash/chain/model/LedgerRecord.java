package io.purser.akash.chain.model;

import io.purser.akash.wallet.Address;
import java.util.Optional;

/**
 * What became of a mint or a burn.
 *
 * @param height of the block that took the request
 * @param burned what was given; empty once it is executed, where the chain does not repeat it
 * @param minted what came of it, once executed
 * @param cancelReason such as {@code minimum_mint}; the coins were given back
 */
public record LedgerRecord(
        Address source,
        String denom,
        String toDenom,
        long height,
        long sequence,
        Status status,
        Optional<Coin> burned,
        Optional<Coin> minted,
        Optional<String> cancelReason) {
    /** Pending: to be carried out at the end of an epoch. */
    public enum Status {
        PENDING,
        EXECUTED,
        CANCELED
    }
}
