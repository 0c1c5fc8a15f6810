package io.purser.akash.chain.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.purser.akash.wallet.Address;
import java.util.Optional;

/**
 * The outcome of a mint or a burn.
 *
 * @param height the height of the block that took the request
 * @param burned the coins that were burned; empty after execution, because the chain does not repeat them
 * @param minted the coins that were minted; present after execution
 * @param cancelReason such as {@code minimum_mint}; the chain gave the coins back
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
    /** Pending: the chain will carry the request out at the end of an epoch. */
    public enum Status {
        @JsonAlias("ledger_record_status_pending")
        PENDING,
        @JsonAlias("ledger_record_status_executed")
        EXECUTED,
        @JsonAlias("ledger_record_status_canceled")
        CANCELED
    }
}
